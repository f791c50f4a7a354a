import "server-only";
import { policyKey } from "./access-file";
import { wantedPolicies } from "./judge-access";
import type { AccountFinding } from "./model";
import type { ReadRegisters } from "./read-registers";
import type { Expected, Registers } from "./registers";
import type { AccountsSource } from "./source";

/**
 * Whether the API server has read its files since they were written: it does so only when it starts. Asks as the account
 * that was added last, with one request; what was changed or taken out elsewhere in the files does not show.
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
  const says = (what: string, file: string) =>
    `${RESTART}: it ${what}, and reads ${settings.registers.root}/${file} when it starts`;
  const { tokens, access } = settings.registers;
  if (status === 401)
    return [unread(source, "token-file", says(`does not know the token of ${account.name}`, tokens))];
  if (status === 403)
    return [unread(source, "access-file", says(`refuses ${account.name} what its lines give it`, access))];
  return [];
}

const RESTART = "every API server has to be restarted (systemctl restart kube-apiserver)";

/**
 * Files that were written since an API server began: what was changed or taken out in them holds there as it did.
 * @param since of the API server that runs longest; null where nobody counts
 */
export function writtenSince(
  source: AccountsSource,
  { writtenAt }: Pick<ReadRegisters, "writtenAt">,
  since: Date | null,
): AccountFinding[] {
  const { root, tokens, access } = source.settings.registers;
  const files = [
    ["token-file", tokens, writtenAt.tokens, "a token that was taken out of it is still valid"],
    ["access-file", access, writtenAt.access, "what a line gave that was taken out of it is still allowed"],
  ] as const;
  return files.flatMap(([part, file, at, danger]) => {
    if (since === null || at === null || at <= since.getTime()) return [];
    const [written, runs] = [new Date(at), since].map(sayMinute);
    const says = `${RESTART}: ${root}/${file} was written at ${written}, and one of them runs since ${runs}; ${danger}`;
    return [unread(source, part, says)];
  });
}

const sayMinute = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;

const unread = (
  { settings }: AccountsSource,
  part: "token-file" | "access-file",
  says: string,
): AccountFinding => ({
  ...{ id: `${part}:unread`, part, tool: null, state: "differs", says },
  repair: settings.registers.restart === undefined ? null : "restart",
});

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
