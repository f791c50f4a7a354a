import "server-only";
import { createHash, createPrivateKey, X509Certificate } from "node:crypto";
import { closeSync, readSync } from "node:fs";
import type { FileRequest, FileResults, Root } from "./requests.ts";
import { FileError, type Folder, lookAt, lookOf, openRegular, withName } from "./walk.ts";

type Of<Ask extends FileRequest["ask"]> = Extract<FileRequest, { ask: Ask }>;

const KEY_BYTES_MAX = 65_536;

export function look({ root, path }: Of<"look">): FileResults["look"] {
  return inParent(root, path, (folder, name) => {
    const stats = lookAt(folder, name);
    return stats === null ? null : lookOf(stats);
  });
}

export function read({ root, path, bytesMax }: Of<"read">): FileResults["read"] {
  return inParent(root, path, (folder, name) => {
    const found = contentOf(folder, name, bytesMax);
    if (found === null) return null;
    const { bytes, stats } = found;
    const content = { base64: bytes.toString("base64"), sha256: sha256(bytes) };
    return { ...lookOf(stats), ...content, writtenAt: stats.mtimeMs };
  });
}

export function certificate({ root, certificate, key }: Of<"certificate">): FileResults["certificate"] {
  const found = inParent(root, certificate, (folder, name) => contentOf(folder, name, KEY_BYTES_MAX));
  if (found === null) return null;
  const ofKey = inParent(root, key, (folder, name) => contentOf(folder, name, KEY_BYTES_MAX));
  return {
    pem: found.bytes.toString("utf8"),
    look: lookOf(found.stats),
    keyLook: ofKey === null ? null : lookOf(ofKey.stats),
    keyFits: ofKey !== null && fits(found.bytes, ofKey.bytes),
  };
}

function fits(pem: Buffer, key: Buffer): boolean {
  try {
    return new X509Certificate(pem).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

/** Null when there is no such file. @throws FileError unsafe for a link, a second name, another type, or too long a file */
export function contentOf(folder: Folder, name: string, bytesMax: number) {
  const open = openRegular(folder, name);
  if (open === null) return null;
  try {
    if (open.stats.size > bytesMax)
      throw new FileError("unsafe", `${folder.called}/${name} is longer than ${bytesMax} bytes`);
    const bytes = Buffer.alloc(open.stats.size + 1);
    let length = 0;
    for (;;) {
      const more = readSync(open.fd, bytes, length, bytes.length - length, null);
      if (more === 0) break;
      length += more;
      if (length === bytes.length)
        throw new FileError("changed", `${folder.called}/${name} grew while it was read`);
    }
    return { bytes: Buffer.from(bytes.subarray(0, length)), stats: open.stats };
  } finally {
    closeSync(open.fd);
  }
}

export const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** Null also where a folder on the way is not there: nothing in it is. */
function inParent<Result>(
  root: Root,
  path: readonly string[],
  work: (folder: Folder, name: string) => Result | null,
): Result | null {
  try {
    return withName(root, path, work);
  } catch (error) {
    if (error instanceof FileError && error.fault === "missing") return null;
    throw error;
  }
}
