import "server-only";
import { policyKey } from "./access-file";
import { wantedPolicies } from "./judge-access";
import type { AccountFinding } from "./model";
import type { Expected, Registers } from "./registers";
import type { AccountsSource } from "./source";

/**
 * Whether the API server has read its files since they were written: it does so only when it starts. The account that was
 * added last is asked for, with one request; what was changed or taken out elsewhere in the files does not show.
 */
export async function inspectReading(
  source: AccountsSource,
  registers: Registers,
  expected: Expected,
  signal?: AbortSignal,
): Promise<AccountFinding[]> {
  const account = lastAccount(registers, expected);
  if (account === null) return [];
  const { settings, caPem } = source;
  const status = await source.askAsAccount(
    { url: settings.cluster.server, caPem },
    account.token,
    account.path,
    signal,
  );
  const { root, restart, ...names } = settings.registers;
  const finding = (part: "token-file" | "access-file", file: string, says: string): AccountFinding[] => [
    {
      ...{ id: `${part}:unread`, part, tool: null, state: "differs" },
      says: `every API server has to be restarted (systemctl restart kube-apiserver): it ${says}, and reads ${root}/${file} when it starts`,
      repair: restart === undefined ? null : "restart",
    },
  ];
  if (status === 401)
    return finding("token-file", names.tokens, `does not know the token of ${account.name}`);
  if (status === 403)
    return finding("access-file", names.access, `refuses ${account.name} what its lines give it`);
  return [];
}

/** The last one that is in both files in full, and what it may read then. */
function lastAccount(registers: Registers, expected: Expected) {
  const there = new Set(registers.access.policies.map(({ policy }) => policyKey(policy)));
  const namespaces = new Map(expected.tools.map(({ name, namespace }) => [name, namespace]));
  const wanted = wantedPolicies(registers, expected);
  const record = registers.tokens.records.findLast(({ name }) =>
    wanted.get(name)?.every((policy) => there.has(policyKey(policy))),
  );
  if (record === undefined) return null;
  const { name, token } = record;
  const namespace = namespaces.get(name);
  const path = namespace === undefined ? "/api/v1/pods" : `/api/v1/namespaces/${namespace}/pods`;
  return { name, token, path: `${path}?limit=1` };
}
