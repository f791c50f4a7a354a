import "server-only";
import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Git, gitOutput } from "../git";

export type Signature = { name: string; email: string };

type Change = {
  parent: string;
  file: string;
  mode: string;
  text: string;
  message: string;
  signature: Signature;
  /** What a Change-Id is made of, or null for none: the same seed and message give the same one. */
  changeId: string | null;
};

/** A commit in the clone that differs from its parent in one file. Nothing is pushed, and no working tree is needed. */
export async function commitFile(clone: Git, change: Change, signal?: AbortSignal): Promise<string> {
  const line = async (
    args: readonly string[],
    options: { input?: string | Buffer; env?: Record<string, string> } = {},
  ) => (await gitOutput(clone, args, { ...options, signal })).toString().trim();
  const { signature, parent, mode, file } = change;
  // Straight from our bytes: no filter, no conversion of line ends.
  const blob = await line(["hash-object", "-w", "--stdin"], { input: Buffer.from(change.text) });
  const index = join(clone.dir, "forgeboard-index");
  rmSync(index, { force: true });
  const env = { GIT_INDEX_FILE: index };
  await line(["read-tree", parent], { env });
  await line(["update-index", "--cacheinfo", `${mode},${blob},${file}`], { env });
  const tree = await line(["write-tree"], { env });
  return line(["commit-tree", tree, "-p", parent], {
    input: messageOf(change),
    env: {
      GIT_AUTHOR_NAME: signature.name,
      GIT_AUTHOR_EMAIL: signature.email,
      GIT_COMMITTER_NAME: signature.name,
      GIT_COMMITTER_EMAIL: signature.email,
    },
  });
}

function messageOf({ message, changeId }: Change): string {
  const text = `${message.trim()}\n`;
  if (changeId === null) return text;
  return `${text}\nChange-Id: I${createHash("sha1").update(`${changeId}\n${text}`).digest("hex")}\n`;
}
