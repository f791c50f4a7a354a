import "server-only";
import { AppError } from "@/lib/core/errors";
import { KUBECONFIG_BYTES_MAX, wantedOf } from "../inspect-home";
import { isForeign, isLooser, octal } from "../judge-home";
import { judgeKubeconfig, mergedKubeconfig, newKubeconfig } from "../kubeconfig";
import type { AccountTool } from "../model";
import type { Registers } from "../registers";
import { type AccountsSource, homesRoot, ownerOf } from "../source";
import { makeFolders } from "./make-folders";
import { pathOf } from "./write-home";

/**
 * Makes a tool's kubeconfig, or sets right what is ours in the one that is there. Repeatable.
 * @param registers of a profile with tokens; the tool has to be in the token file
 * @throws AppError "precondition" for a kubeconfig that is invalid or not the tool's, and for a tool without a token;
 * "conflict" when it was changed meanwhile; timeout, forbidden, upstream
 */
export async function writeKubeconfig(
  source: AccountsSource,
  tool: AccountTool,
  registers: Registers | null,
  signal?: AbortSignal,
): Promise<{ changed: boolean }> {
  const { files, profile } = source;
  const home = pathOf(source, tool);
  const root = homesRoot(source);
  const names = profile.kubeconfig.path.split("/");
  const path = [...home, ...names];
  const wanted = wantedOf(source, tool, registers);
  if (wanted === null)
    throw new AppError("precondition", `${tool.name} has no token yet; its kubeconfig needs one`);
  const owner = ownerOf(source, tool);
  const found = await files.ask({ ask: "read", root, path, bytesMax: KUBECONFIG_BYTES_MAX }, signal);
  let text = newKubeconfig(wanted);
  if (found !== null) {
    if (isForeign(found, owner))
      throw new AppError("precondition", `the kubeconfig of ${tool.name} belongs to ${found.uid}`);
    const before = Buffer.from(found.base64, "base64").toString("utf8");
    const judged = judgeKubeconfig(before, wanted);
    if (judged.state === "right" && !isLooser(found, profile.kubeconfig.mode)) return { changed: false };
    const merged = mergedKubeconfig(before, wanted);
    if (merged === null)
      throw new AppError(
        "precondition",
        `the kubeconfig of ${tool.name} ${judged.state === "invalid" ? judged.says : "names something of ours twice"}; it is left as it is`,
      );
    text = merged;
  }
  await makeFolders(source, tool, home, names.slice(0, -1), signal);
  await files.ask(
    {
      ...{ ask: "write", root, path, base64: Buffer.from(text).toString("base64") },
      attributes: { mode: octal(profile.kubeconfig.mode), owner },
      keepAttributes: false,
      expected: found?.sha256 ?? null,
    },
    signal,
  );
  return { changed: true };
}
