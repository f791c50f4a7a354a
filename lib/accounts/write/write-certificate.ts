import "server-only";
import { AppError } from "@/lib/core/errors";
import type { IssuedCertificate } from "../certificate-request";
import type { AccountTool } from "../model";
import { type AccountsSource, homesRoot, ownerOf } from "../source";
import { makeFolders } from "./make-folders";
import { pathOf } from "./write-home";

/** Readable by the tool alone. */
const MODE = 0o400;

/**
 * Puts key and certificate into a tool's home. The key goes first: killed between the two, the certificate that is there
 * does not fit it, which the next look finds.
 * @throws AppError "precondition" for what is not safe to write to, or a profile without certificates; timeout, forbidden,
 * conflict, upstream
 */
export async function writeCertificate(
  source: AccountsSource,
  tool: AccountTool,
  { key, pem }: IssuedCertificate,
  signal?: AbortSignal,
): Promise<void> {
  const { credential } = source.profile;
  if (credential.kind !== "certificate")
    throw new AppError("precondition", "accounts of this profile have no certificates");
  const home = pathOf(source, tool);
  const folders = credential.folder.split("/");
  await makeFolders(source, tool, home, folders, signal);
  for (const [name, text] of [
    ["client.key", key.reveal()],
    ["client.crt", pem],
  ] as const)
    await source.files.ask(
      {
        ...{ ask: "write", root: homesRoot(source), path: [...home, ...folders, name] },
        base64: Buffer.from(text).toString("base64"),
        attributes: { mode: MODE, owner: ownerOf(source, tool) },
        keepAttributes: false,
      },
      signal,
    );
}
