import "server-only";
import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { contentOf, sha256 } from "./read.ts";
import type { Attributes, FileRequest, FileResults } from "./requests.ts";
import {
  assertPlain,
  at,
  FileError,
  type Folder,
  lookAt,
  named,
  openFolder,
  syncFolder,
  withName,
} from "./walk.ts";

/**
 * Files appear whole or not at all: written beside their place, given owner and mode, synced, renamed. The tool owns the
 * folder and may change anything in it at any moment; whatever it does, nothing outside of that folder is touched.
 */

type Of<Ask extends FileRequest["ask"]> = Extract<FileRequest, { ask: Ask }>;

const TEMPORARY = /^\.forgeboard-[0-9a-f]{24}$/;
/** A writer that was killed leaves its file, which may hold a key. None takes this long. */
const LEFT_BEHIND_MS = 10 * 60_000;
const BYTES_MAX = 64 * 1024 * 1024;

export function write({ root, path, ...request }: Of<"write">): FileResults["write"] {
  return withName(root, path, (folder, name) => {
    const called = `${folder.called}/${name}`;
    const before = lookAt(folder, name);
    if (before !== null) assertPlain(called, before);
    assertExpected(folder, name, request.expected);
    const { uid, gid, mode } = before ?? { uid: 0, gid: 0, mode: 0 };
    const attributes =
      request.keepAttributes && before !== null
        ? { mode: mode & 0o7777, owner: request.attributes.owner === null ? null : { uid, gid } }
        : request.attributes;
    removeLeftBehind(folder);
    const bytes = Buffer.from(request.base64, "base64");
    replace(folder, name, bytes, attributes);
    return { sha256: sha256(bytes) };
  });
}

export function remove({ root, path, expected }: Of<"remove">): FileResults["remove"] {
  return withName(root, path, (folder, name) => {
    const called = `${folder.called}/${name}`;
    const before = lookAt(folder, name);
    if (before === null) return { removed: false };
    assertPlain(called, before);
    assertExpected(folder, name, expected);
    named(called, () => unlinkSync(at(folder, name)));
    syncFolder(folder);
    return { removed: true };
  });
}

/** Somebody may have written between our reading and now. */
function assertExpected(folder: Folder, name: string, expected: string | null | undefined): void {
  if (expected === undefined) return;
  const found = contentOf(folder, name, BYTES_MAX);
  if ((found === null ? null : sha256(found.bytes)) !== expected)
    throw new FileError("changed", `${folder.called}/${name} has changed since it was read`);
}

function replace(folder: Folder, name: string, bytes: Buffer, attributes: Attributes): void {
  const called = `${folder.called}/${name}`;
  const temporary = `.forgeboard-${randomBytes(12).toString("hex")}`;
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const fd = named(called, () => openSync(at(folder, temporary), flags, 0o600));
  try {
    named(called, () => {
      for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
      apply(fd, attributes);
      fsyncSync(fd);
      renameSync(at(folder, temporary), at(folder, name));
      syncFolder(folder);
    });
    const [written, now] = [fstatSync(fd), lookAt(folder, name)];
    if (now?.ino !== written.ino || now.dev !== written.dev)
      throw new FileError("changed", `${called} was changed while it was written`);
  } catch (error) {
    rmSync(at(folder, temporary), { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
}

/** Owner first: changing it takes the set-group-id bit away. */
function apply(fd: number, { mode, owner }: Attributes): void {
  if (owner !== null) fchownSync(fd, owner.uid, owner.gid);
  fchmodSync(fd, mode);
}

function removeLeftBehind(folder: Folder): void {
  for (const name of readdirSync(`/proc/self/fd/${folder.fd}`)) {
    if (!TEMPORARY.test(name)) continue;
    const stats = lookAt(folder, name);
    if (stats?.isFile() && Date.now() - stats.mtimeMs > LEFT_BEHIND_MS)
      rmSync(at(folder, name), { force: true });
  }
}

export function folder({ root, path, attributes, whenThere }: Of<"folder">): FileResults["folder"] {
  return withName(root, path, (parent, name) => {
    const made = makeFolder(parent, name);
    const opened = openFolder(parent, name);
    try {
      if (!made && whenThere === "keep") return { made, changed: false };
      if (made) assertOurs(opened);
      const changed = made || differs(opened, attributes);
      if (changed) named(opened.called, () => apply(opened.fd, attributes));
      if (made) syncFolder(parent);
      return { made, changed };
    } finally {
      closeSync(opened.fd);
    }
  });
}

function makeFolder(parent: Folder, name: string): boolean {
  if (lookAt(parent, name) !== null) return false;
  // Nobody else gets in until owner and mode are set.
  named(`${parent.called}/${name}`, () => mkdirSync(at(parent, name), 0o700));
  return true;
}

/** Another folder may have been put in its place since: that one would get a new owner. */
function assertOurs({ fd, called }: Folder): void {
  const stats = fstatSync(fd);
  const isNew = stats.uid === process.geteuid?.() && readdirSync(`/proc/self/fd/${fd}`).length === 0;
  if (!isNew) throw new FileError("changed", `${called} was changed while it was made`);
}

function differs({ fd }: Folder, { mode, owner }: Attributes): boolean {
  const stats = fstatSync(fd);
  return (
    (stats.mode & 0o7777) !== mode || (owner !== null && (stats.uid !== owner.uid || stats.gid !== owner.gid))
  );
}
