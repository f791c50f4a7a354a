import "server-only";
import { createHash } from "node:crypto";
import type { AccountTool } from "../model";
import { type AccountsSource, homesRoot } from "../source";
import { pathOf } from "./write-home";

const MODE = 0o644;
const EMPTY_SHA256 = createHash("sha256").digest("hex");

/**
 * Puts the flag of a disabled tool into its home, or takes it away from one that is enabled. It is whoever runs this's, as it
 * always was. Repeatable.
 * @throws AppError "precondition" for what is not safe to write to, "conflict" for a flag that is not empty; timeout, forbidden,
 * upstream
 */
export async function writeFlag(
  source: AccountsSource,
  tool: AccountTool,
  signal?: AbortSignal,
): Promise<void> {
  const { disabledFlag } = source.profile.home;
  if (disabledFlag === null) return;
  const place = { root: homesRoot(source), path: [...pathOf(source, tool), disabledFlag] };
  if (tool.disabled)
    await source.files.ask(
      { ask: "write", ...place, base64: "", attributes: { mode: MODE, owner: null }, keepAttributes: false },
      signal,
    );
  else await source.files.ask({ ask: "remove", ...place, expected: EMPTY_SHA256 }, signal);
}
