import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HieraRepository } from "./hiera-place";

/** The Hiera repository of the box by somebody else's hand. */

const git = (repository: string, args: readonly string[], { input = "", env = {} } = {}): string =>
  execFileSync("git", [`--git-dir=${repository}`, ...args], {
    input,
    env: { ...process.env, ...env },
    encoding: "utf8",
  });

export const readHiera = ({ repository, branch, file }: HieraRepository): string =>
  git(repository, ["show", `${branch}:${file}`]);

/** "anna Remove worker-1": author and subject of the commits whose message has `text`, newest first. */
export const hieraCommits = ({ repository, branch }: HieraRepository, text: string): string[] =>
  git(repository, ["log", "--format=%an %s", "--fixed-strings", `--grep=${text}`, branch])
    .split("\n")
    .filter(Boolean);

export function editHiera(hiera: HieraRepository, change: (text: string) => string): void {
  const { repository, branch, file } = hiera;
  const dir = mkdtempSync(join(tmpdir(), "forgeboard-edit-"));
  const env = { GIT_INDEX_FILE: join(dir, "index") };
  const line = (args: readonly string[], input = "") => git(repository, args, { input, env }).trim();
  const blob = line(["hash-object", "-w", "--stdin"], change(readHiera(hiera)));
  line(["read-tree", branch]);
  line(["update-index", "--cacheinfo", `100644,${blob},${file}`]);
  const who = ["-c", "user.name=ben", "-c", "user.email=ben@example.org"];
  const commit = line([...who, "commit-tree", line(["write-tree"]), "-p", branch, "-m", "by ben"]);
  line(["update-ref", `refs/heads/${branch}`, commit]);
  rmSync(dir, { recursive: true });
}
