import "server-only";
import { X509Certificate } from "node:crypto";
import type { AccountsProfile } from "@/lib/config/profiles/accounts/schema";
import type { FileResults, Look } from "./hands/requests";
import { judgeKubeconfig, type WantedKubeconfig } from "./kubeconfig";
import type { AccountFinding, AccountPart, AccountTool } from "./model";

/** Findings of what one tool has in its home. Pure. */

/** Null where the files belong to whoever the worker runs as. */
type Owner = { uid: number; gid: number } | null;

export const octal = (mode: string): number => Number.parseInt(mode, 8);
const modeText = (mode: number): string => mode.toString(8).padStart(4, "0");

const findingOf =
  (part: AccountPart, { name }: AccountTool) =>
  (
    state: AccountFinding["state"],
    says: string,
    repair: AccountFinding["repair"] = null,
  ): AccountFinding[] => [{ id: `${part}:${name}`, part, tool: name, state, says, repair }];

/** @param folders of the profile that are not there */
export function judgeHome(
  tool: AccountTool,
  look: Look | null,
  folders: readonly string[],
  owner: Owner,
  { home }: AccountsProfile,
): AccountFinding[] {
  const finding = findingOf("home", tool);
  if (look === null) return tool.disabled ? [] : finding("missing", "has no home", "home");
  if (look.type !== "folder")
    return finding("unsafe", `its home is ${look.type === "link" ? "a link" : "no folder"}`);
  const wrong = [
    ...ownerText(look, owner),
    ...(look.mode === octal(home.mode) ? [] : [`mode ${modeText(look.mode)} should be ${home.mode}`]),
    ...(tool.disabled ? [] : folders.map((folder) => `${folder} is missing`)),
  ];
  return wrong.length === 0 ? [] : finding("differs", wrong.join("; "), "home");
}

/** What others of the platform go by, to leave a tool that is disabled alone. */
export function judgeFlag(
  tool: AccountTool,
  look: (Look & { isEmpty: boolean }) | null,
  { home: { disabledFlag } }: AccountsProfile,
): AccountFinding[] {
  const finding = findingOf("disabled-flag", tool);
  if (look === null)
    return tool.disabled
      ? finding("missing", `is disabled, and ${disabledFlag} is not in its home`, "disabled-flag")
      : [];
  if (tool.disabled) return [];
  // Nobody but a person takes away what holds something.
  return look.isEmpty
    ? finding("differs", `is enabled, and ${disabledFlag} is still in its home`, "disabled-flag")
    : finding("differs", `is enabled, and ${disabledFlag} is still in its home, with something in it`);
}

const ownerText = (look: Look, owner: Owner): string[] =>
  owner === null || (look.uid === owner.uid && look.gid === owner.gid)
    ? []
    : [`belongs to ${look.uid}:${look.gid}, should to ${owner.uid}:${owner.gid}`];

/** @param wanted null where it cannot be known: a tool without a token */
export function judgeKubeconfigFile(
  tool: AccountTool,
  file: FileResults["read"],
  wanted: WantedKubeconfig | null,
  owner: Owner,
  { kubeconfig }: AccountsProfile,
): AccountFinding[] {
  const finding = findingOf("kubeconfig", tool);
  if (wanted === null) return [];
  if (file === null) return tool.disabled ? [] : finding("missing", "has no kubeconfig", "kubeconfig");
  if (isForeign(file, owner))
    return finding("unsafe", `its kubeconfig belongs to ${file.uid}, not to the tool`);
  const judged = judgeKubeconfig(Buffer.from(file.base64, "base64").toString("utf8"), wanted);
  if (judged.state === "invalid") return finding("invalid", `its kubeconfig ${judged.says}`);
  const wrong = [
    ...(judged.state === "differs" ? judged.fields : []),
    ...(isLooser(file, kubeconfig.mode) ? [`mode ${modeText(file.mode)}`] : []),
  ];
  return wrong.length === 0 || tool.disabled
    ? []
    : finding("differs", `not as it should be: ${wrong.join(", ")}`, "kubeconfig");
}

/** Somebody else's file, moved here: merged into one of the tool's, its secrets would be the tool's too. */
export const isForeign = (look: Look, owner: Owner): boolean =>
  owner !== null && look.uid !== owner.uid && look.uid !== 0;

/** Open to others than the profile says; what the owner may do is the owner's. */
export const isLooser = (look: Look, mode: string): boolean => (look.mode & 0o077 & ~octal(mode)) !== 0;

type CertificateProfile = Extract<AccountsProfile["credential"], { kind: "certificate" }>;
const DAY_MS = 86_400_000;

/** `expiresAt` is ISO, null when there is no certificate that could be read. */
export function judgeCertificate(
  tool: AccountTool,
  found: FileResults["certificate"],
  { organization, renewDays }: CertificateProfile,
  now: number,
): { findings: AccountFinding[]; expiresAt: string | null } {
  const finding = findingOf("certificate", tool);
  const none = (findings: AccountFinding[]) => ({ findings: tool.disabled ? [] : findings, expiresAt: null });
  if (found === null) return none(finding("missing", "has no certificate", "certificate"));
  const certificate = readCertificate(found.pem);
  if (certificate === null) return none(finding("invalid", "its certificate cannot be read", "certificate"));
  const { CN, O } = certificate.toLegacyObject().subject;
  const ends = certificate.validToDate;
  const wrong = [
    ...(CN === tool.name ? [] : [`is of ${String(CN)}`]),
    ...(O === organization ? [] : [`is of the group ${String(O)}, not ${organization}`]),
    ...(found.keyFits ? [] : ["does not fit its key"]),
    ...(found.keyLook !== null && isLooser(found.keyLook, "0400")
      ? [`has a key that others may read, mode ${modeText(found.keyLook.mode)}`]
      : []),
  ];
  const day = ends.toISOString().slice(0, 10);
  const left = Math.floor((ends.getTime() - now) / DAY_MS);
  const findings =
    wrong.length > 0
      ? finding("differs", `its certificate ${wrong.join("; ")}`, "certificate")
      : ends.getTime() <= now
        ? finding("expired", `its certificate ended on ${day}`, "certificate")
        : left <= renewDays
          ? finding("expires", `its certificate ends on ${day}, in ${left} days`, "certificate")
          : [];
  return { findings: tool.disabled ? [] : findings, expiresAt: ends.toISOString() };
}

function readCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}
