import "server-only";
import { adminsSource } from "@/lib/accounts/admins";
import { readRegisters } from "@/lib/accounts/read-registers";
import { type AccountsSource, homesRoot } from "@/lib/accounts/source";
import { messageOf } from "@/lib/core/errors";
import type { KubeConnection } from "@/lib/kubernetes/connection";
import { impersonating, may } from "./access";
import { type Finding, missing, ok, wrong } from "./finding";

const GIVE = "in the site file: accounts: { homes: { root: /data/project }, cluster: { server: https://… } }";
const GIVE_RIGHTS = "kubectl apply -f deploy/rbac-certificates.yaml";
const CERTIFICATES = "certificates.k8s.io";
/** Nobody's name: the question is what the group gives to a person who has nothing else. */
const SOMEBODY = "forgeboard-doctor";

/** That homes and registers can be read. Writes nothing: whether owners can be set shows at the first repair. */
export async function checkAccountFiles(source: AccountsSource | null): Promise<Finding[]> {
  const homes = { area: "accounts", checked: "homes can be looked at" } as const;
  if (source === null)
    return [missing(homes, "none are named: what tools have outside the API server is not looked at", GIVE)];
  const admins = adminsSource(source);
  return [
    await checkHomes(source, "homes"),
    ...(admins === null ? [] : [await checkHomes(admins, "homes of admins")]),
    ...(await checkRegisters(source)),
  ];
}

async function checkHomes(source: AccountsSource, whose: string): Promise<Finding> {
  const place = { area: "accounts", checked: `${whose} can be looked at` } as const;
  const { root, mounted } = source.settings.homes;
  try {
    await source.files.ask({ ask: "look", root: homesRoot(source), path: ["forgeboard-doctor"] });
  } catch (error) {
    return wrong(place, messageOf(error), GIVE);
  }
  if (source.settings.homes.owner === "tool" && process.geteuid?.() !== 0)
    return wrong(
      place,
      `${root} can be read, but only root can give a home to its tool`,
      "run the worker as root with CHOWN, DAC_OVERRIDE and FOWNER alone, or set accounts.homes.owner: worker",
    );
  if (mounted === undefined)
    return wrong(
      place,
      `${root} can be read; an empty mount point would look like a platform without homes`,
      "in the site file: accounts.homes.mounted: <a name that is there only while it is mounted>",
    );
  return ok(place, `${root} is mounted`);
}

async function checkRegisters(source: AccountsSource): Promise<Finding[]> {
  if (source.profile.credential.kind !== "token") return [];
  const place = { area: "accounts", checked: "token file and ABAC file can be read" } as const;
  try {
    const { tokens, access, infrastructureUsers } = await readRegisters(source);
    const faults = [tokens.fault, infrastructureUsers.fault, ...access.faults].filter(
      (fault) => fault !== null,
    );
    const [first] = faults;
    return [
      first === undefined
        ? ok(place, `${tokens.records.length} accounts, ${access.policies.length} lines`)
        : wrong(
            place,
            `line ${first.line}: ${first.says}; the API server would not start`,
            "set it right by hand",
          ),
    ];
  } catch (error) {
    return [wrong(place, messageOf(error), "in the site file: accounts.registers.root")];
  }
}

/** Only where certificates are issued here. */
export async function checkSigning(
  connection: KubeConnection,
  operatorGroup: string,
  source: AccountsSource | null,
): Promise<Finding[]> {
  if (source?.profile.credential.kind !== "certificate") return [];
  const place = {
    area: "cluster",
    checked: `people in ${operatorGroup} issue certificates of tools`,
  } as const;
  const as = impersonating(SOMEBODY, operatorGroup);
  const asked = [
    { verb: "create", group: CERTIFICATES, resource: "certificatesigningrequests" },
    { verb: "delete", group: CERTIFICATES, resource: "certificatesigningrequests" },
    { verb: "patch", group: CERTIFICATES, resource: "certificatesigningrequests", subresource: "approval" },
    {
      ...{ verb: "approve", group: CERTIFICATES, resource: "signers" },
      name: "kubernetes.io/kube-apiserver-client",
    },
  ];
  const lacks: string[] = [];
  for (const access of asked)
    if (!(await may(connection, access, as).catch(() => false)))
      lacks.push(`${access.verb} ${access.resource}`);
  return lacks.length === 0
    ? [ok(place, "may")]
    : [missing(place, `may not ${lacks.join(", ")}: certificates are shown and not renewed`, GIVE_RIGHTS)];
}
