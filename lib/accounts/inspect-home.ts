import "server-only";
import { AppError } from "@/lib/core/errors";
import type { FileFault } from "./hands/requests";
import { judgeCertificate, judgeFlag, judgeHome, judgeKubeconfigFile } from "./judge-home";
import { wantedKubeconfig } from "./kubeconfig";
import type { AccountFinding, AccountPart, AccountTool } from "./model";
import type { Registers } from "./registers";
import { type AccountsSource, homePath, homesRoot, ownerOf } from "./source";

/** Longer than any kubeconfig. */
export const KUBECONFIG_BYTES_MAX = 1024 * 1024;

export type HomeSeen = { findings: AccountFinding[]; expiresAt: string | null };

/**
 * One tool's home, kubeconfig and certificate.
 * @param registers null where the profile has none, and where they could not be read: the kubeconfig is not judged then
 * @throws AppError precondition for homes that are not there at all, timeout, forbidden, upstream
 */
export async function inspectHome(
  source: AccountsSource,
  tool: AccountTool,
  registers: Registers | null,
  signal?: AbortSignal,
): Promise<HomeSeen> {
  const path = homePath(source, tool);
  if (path === null)
    return {
      findings: [unsafe("home", tool, `its home ${tool.homeDirectory} is not below the homes`)],
      expiresAt: null,
    };
  const { files, profile } = source;
  const root = homesRoot(source);
  const owner = ownerOf(source, tool);
  const look = await files.ask({ ask: "look", root, path }, signal);
  const isThere = look?.type === "folder";
  const missing: string[] = [];
  for (const folder of isThere ? profile.home.folders : [])
    if ((await files.ask({ ask: "look", root, path: [...path, ...folder.split("/")] }, signal)) === null)
      missing.push(folder);
  const findings = judgeHome(tool, look, missing, owner, profile);
  // What would be in a home is made with it; what a link leads to is not looked at.
  if (!isThere) return { findings, expiresAt: null };
  findings.push(...(await orUnsafe("disabled-flag", tool, () => inspectFlag(source, tool, path, signal))));
  const wanted = wantedOf(source, tool, registers);
  findings.push(
    ...(await orUnsafe("kubeconfig", tool, async () => {
      const where = [...path, ...profile.kubeconfig.path.split("/")];
      const file = await files.ask(
        { ask: "read", root, path: where, bytesMax: KUBECONFIG_BYTES_MAX },
        signal,
      );
      return judgeKubeconfigFile(tool, file, wanted, owner, profile);
    })),
  );
  const { credential } = profile;
  if (credential.kind !== "certificate") return { findings, expiresAt: null };
  let expiresAt: string | null = null;
  findings.push(
    ...(await orUnsafe("certificate", tool, async () => {
      const folder = [...path, ...credential.folder.split("/")];
      const found = await files.ask(
        {
          ask: "certificate",
          root,
          certificate: [...folder, "client.crt"],
          key: [...folder, "client.key"],
        },
        signal,
      );
      const judged = judgeCertificate(tool, found, credential, Date.now());
      expiresAt = judged.expiresAt;
      return judged.findings;
    })),
  );
  return { findings, expiresAt };
}

async function inspectFlag(
  source: AccountsSource,
  tool: AccountTool,
  home: readonly string[],
  signal?: AbortSignal,
): Promise<AccountFinding[]> {
  const { disabledFlag } = source.profile.home;
  if (disabledFlag === null) return [];
  const place = { root: homesRoot(source), path: [...home, disabledFlag] };
  const file = await source.files.ask({ ask: "read", ...place, bytesMax: KUBECONFIG_BYTES_MAX }, signal);
  return judgeFlag(tool, file === null ? null : { ...file, isEmpty: file.base64 === "" }, source.profile);
}

/** Null where the tool's token is not known. */
export function wantedOf(source: AccountsSource, tool: AccountTool, registers: Registers | null) {
  const record = registers?.tokens.records.findLast(({ name }) => name === tool.name);
  return wantedKubeconfig(
    source.profile,
    { server: source.settings.cluster.server, caPem: source.caPem },
    tool,
    record?.token ?? null,
  );
}

const OF_THIS_TOOL: readonly FileFault[] = ["unsafe", "missing"];

/** A link or a second name in one tool's home is that tool's finding, and nobody else's. */
async function orUnsafe(
  part: AccountPart,
  tool: AccountTool,
  look: () => Promise<AccountFinding[]>,
): Promise<AccountFinding[]> {
  try {
    return await look();
  } catch (error) {
    const fault = faultOf(error);
    if (!(error instanceof AppError) || fault === null || !OF_THIS_TOOL.includes(fault)) throw error;
    return [unsafe(part, tool, error.message)];
  }
}

const unsafe = (part: AccountPart, { name }: AccountTool, says: string): AccountFinding => ({
  ...{ id: `${part}:${name}`, part, tool: name, state: "unsafe", says, repair: null },
});

/** What the program that touches files called it; null for an error that is not its own. */
export function faultOf(error: unknown): FileFault | null {
  const cause: unknown = error instanceof AppError ? error.cause : null;
  return typeof cause === "object" && cause !== null && "fault" in cause ? (cause.fault as FileFault) : null;
}
