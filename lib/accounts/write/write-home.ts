import "server-only";
import { AppError } from "@/lib/core/errors";
import { octal } from "../judge-home";
import type { AccountTool } from "../model";
import { type AccountsSource, homePath, homesRoot, ownerOf } from "../source";

/** Writes to homes. Imported only from `lib/<slice>/actions`, which the engine has audited before. */

/**
 * Makes a tool's home with its folders, or sets owner and mode of the one that is there; what is in it stays as it is.
 * Repeatable: `changed` is false when everything was so already.
 * @throws AppError "precondition" for a home that is not below the homes, or a link; timeout, forbidden, conflict, upstream
 */
export async function writeHome(
  source: AccountsSource,
  tool: AccountTool,
  signal?: AbortSignal,
): Promise<{ changed: boolean }> {
  const path = pathOf(source, tool);
  const { home } = source.profile;
  const owner = ownerOf(source, tool);
  const attributes = { mode: octal(home.mode), owner };
  const root = homesRoot(source);
  const { changed } = await source.files.ask(
    { ask: "folder", root, path, attributes, whenThere: "set" },
    signal,
  );
  const made: boolean[] = [];
  for (const folder of home.folders) {
    const within = [...path, ...folder.split("/")];
    // A tool may have put a link there, to where there is more room.
    if ((await source.files.ask({ ask: "look", root, path: within }, signal)) !== null) continue;
    const done = await source.files.ask(
      { ask: "folder", root, path: within, attributes, whenThere: "keep" },
      signal,
    );
    made.push(done.made);
  }
  return { changed: changed || made.includes(true) };
}

/** @throws AppError "precondition" naming both */
export function pathOf(source: AccountsSource, tool: AccountTool): string[] {
  const path = homePath(source, tool);
  if (path === null)
    throw new AppError(
      "precondition",
      `the home of ${tool.name}, ${tool.homeDirectory}, is not below ${source.settings.homes.path ?? source.settings.homes.root}`,
    );
  return path;
}
