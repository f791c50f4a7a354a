import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { newKubeconfig, wantedKubeconfig } from "@/lib/accounts/kubeconfig";
import type { Secret } from "@/lib/accounts/secret";
import type { AccountsProfile } from "@/lib/config/profiles/accounts/schema";
import { type Authority, issueCertificate } from "./issue-certificate";
import type { HomeTrouble } from "./troubles";

/** Home directories as the platform would have made them, with what is wrong with some. They belong to whoever runs this. */

type World = {
  /** Of the homes. */
  root: string;
  profile: AccountsProfile;
  /** The API server as tools reach it. */
  server: string;
  authority: Authority;
  now: number;
};

type Tenant = { name: string; namespace: string; disabled: boolean; token: Secret | null };

const DAY_MS = 86_400_000;
/** Long enough ago for all that ended. */
const ISSUED_DAYS = 400;
const OLD_SERVER = "https://k8s-master-01.tools.eqiad.wmflabs:6443";

export async function makeHome(
  world: World,
  tenant: Tenant,
  trouble: HomeTrouble | undefined,
): Promise<void> {
  if (trouble === "no home") return;
  const { root, profile } = world;
  const home = join(root, tenant.name);
  if (trouble === "a link to elsewhere") return symlinkSync(join("..", "elsewhere", tenant.name), home);
  makeFolder(home, trouble === "others may not read it" ? "0700" : profile.home.mode);
  if (trouble === "nothing in it") return;
  if (trouble !== "no logs")
    for (const folder of profile.home.folders) makeFolder(join(home, folder), profile.home.mode);
  const { disabledFlag } = profile.home;
  const isFlagged = tenant.disabled
    ? trouble !== "disabled without a flag"
    : trouble === "enabled with a flag";
  if (disabledFlag !== null && isFlagged) writeFileSync(join(home, disabledFlag), "");
  if (trouble !== "no kubeconfig") writeKubeconfig(world, tenant, home, trouble);
  if (profile.credential.kind === "certificate")
    await writeCertificate(world, tenant, join(home, profile.credential.folder), trouble);
}

function writeKubeconfig(
  { profile, server, authority }: World,
  tenant: Tenant,
  home: string,
  trouble: HomeTrouble | undefined,
): void {
  const place = {
    server: trouble === "kubeconfig of the old server" ? OLD_SERVER : server,
    caPem: authority.certificatePem,
  };
  const wanted = wantedKubeconfig(profile, place, tenant, tenant.token);
  if (wanted === null) return;
  const text = trouble === "kubeconfig broken by hand" ? "users: [" : newKubeconfig(wanted);
  const mode = trouble === "kubeconfig open to all" ? "0644" : profile.kubeconfig.mode;
  writePrivate(join(home, profile.kubeconfig.path), text, mode);
}

async function writeCertificate(
  { profile: { credential }, authority, now }: World,
  { name }: Tenant,
  folder: string,
  trouble: HomeTrouble | undefined,
): Promise<void> {
  if (credential.kind !== "certificate") return;
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const days = trouble === "certificate ended" ? -3 : trouble === "certificate ends soon" ? 12 : 200;
  const whom = trouble === "certificate of another" ? `${name}-test` : name;
  const pem = await issueCertificate(authority, {
    subject: `O=${credential.organization}, CN=${whom}`,
    publicKey: await spkiOf(publicKey),
    from: new Date(now - ISSUED_DAYS * DAY_MS),
    until: new Date(now + days * DAY_MS),
  });
  const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  writePrivate(join(folder, "client.crt"), pem, "0400");
  writePrivate(join(folder, "client.key"), key, trouble === "key open to all" ? "0444" : "0400");
}

const spkiOf = (key: KeyObject): Promise<CryptoKey> =>
  crypto.subtle.importKey(
    "spki",
    key.export({ type: "spki", format: "der" }),
    { name: "ECDSA", namedCurve: "P-256" },
    true,
    ["verify"],
  );

/** Whatever the umask is. */
function makeFolder(path: string, mode: string): void {
  mkdirSync(path);
  chmodSync(path, Number.parseInt(mode, 8));
}

function writePrivate(file: string, text: string, mode: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, text);
  chmodSync(file, Number.parseInt(mode, 8));
}
