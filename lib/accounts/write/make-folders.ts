import "server-only";
import type { AccountTool } from "../model";
import { type AccountsSource, homesRoot, ownerOf } from "../source";

/** For its owner alone: what goes into it is secret. */
const PRIVATE = 0o700;

/** Makes the folders below a home that are not there, one in the other; what is there stays as it is. */
export async function makeFolders(
  source: AccountsSource,
  tool: AccountTool,
  home: readonly string[],
  names: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const attributes = { mode: PRIVATE, owner: ownerOf(source, tool) };
  for (const [index] of names.entries())
    await source.files.ask(
      {
        ask: "folder",
        root: homesRoot(source),
        path: [...home, ...names.slice(0, index + 1)],
        attributes,
        whenThere: "keep",
      },
      signal,
    );
}
