import "server-only";
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readlinkSync,
  type Stats,
} from "node:fs";
import type { FileFault, Look, Root } from "./requests.ts";

/**
 * Walks below a root one name at a time, holding each folder open. Node has no openat, but on Linux
 * `/proc/self/fd/<folder>/<name>` is the same: the kernel goes to the open folder itself, whatever has become of its path,
 * and O_NOFOLLOW then holds for the name. Danger: any other way to spell a path in here follows links of tools, as root.
 */

export class FileError extends Error {
  readonly fault: FileFault;

  constructor(fault: FileFault, says: string) {
    super(says);
    this.fault = fault;
  }
}

/** An open folder, and how it is called in messages. */
export type Folder = { fd: number; called: string };

const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY;

/** Where a name of an open folder is, for the calls of node:fs. */
export const at = (folder: Folder, name: string): string => `/proc/self/fd/${folder.fd}/${checked(name)}`;

function checked(name: string): string {
  if (name === "" || name === "." || name === ".." || /[/\0]/.test(name))
    throw new FileError("unsafe", `${JSON.stringify(name)} is no name of a file`);
  return name;
}

/** Runs `work` in the folder that the names lead to. @throws FileError absent, unsafe, denied, failed */
export function inside<Result>(
  root: Root,
  names: readonly string[],
  work: (folder: Folder) => Result,
): Result {
  const open: Folder[] = [];
  try {
    let folder = openRoot(root);
    open.push(folder);
    for (const name of names) {
      folder = openFolder(folder, name);
      open.push(folder);
    }
    return work(folder);
  } finally {
    for (const { fd } of open) closeSync(fd);
  }
}

/** Runs `work` with the folder of the last name. */
export function withName<Result>(
  root: Root,
  path: readonly string[],
  work: (folder: Folder, name: string) => Result,
): Result {
  const name = path.at(-1);
  if (name === undefined) throw new FileError("unsafe", "a path needs a name");
  return inside(root, path.slice(0, -1), (folder) => work(folder, name));
}

function openRoot({ path, mounted }: Root): Folder {
  const folder = named(path, () => ({ fd: openSync(path, FOLDER), called: path }), "absent");
  try {
    // Without it every path below would be taken from somewhere else, or from nowhere.
    if (!readlinkSync(`/proc/self/fd/${folder.fd}`).startsWith("/"))
      throw new FileError("failed", "/proc is not as on Linux");
    if (mounted !== undefined && lookAt(folder, mounted) === null)
      throw new FileError("absent", `${path} is not mounted: ${mounted} is not in it`);
  } catch (error) {
    closeSync(folder.fd);
    throw error;
  }
  return folder;
}

/** @throws FileError unsafe for a link or anything else that is no folder, failed when it is not there */
export function openFolder(folder: Folder, name: string): Folder {
  const called = `${folder.called}/${name}`;
  const path = at(folder, name);
  return named(called, () => ({ fd: openSync(path, FOLDER | constants.O_NOFOLLOW), called }));
}

/** Null when there is nothing of that name. */
export function lookAt(folder: Folder, name: string): Stats | null {
  const path = at(folder, name);
  return named(`${folder.called}/${name}`, () => lstatSync(path, { throwIfNoEntry: false }) ?? null);
}

/** Opens a regular file that has this name only; null when there is none. The caller closes it. */
export function openRegular(folder: Folder, name: string): { fd: number; stats: Stats } | null {
  if (lookAt(folder, name) === null) return null;
  const called = `${folder.called}/${name}`;
  // Not blocking: a pipe of that name would hold us until somebody writes into it.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;
  const fd = named(called, () => openSync(at(folder, name), flags));
  try {
    const stats = fstatSync(fd);
    assertPlain(called, stats);
    return { fd, stats };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** A second name could be somebody else's file, put there to be read or written in their stead. */
export function assertPlain(called: string, stats: Stats): void {
  if (!stats.isFile()) throw new FileError("unsafe", `${called} is ${typeText(stats)}, not a file`);
  if (stats.nlink > 1) throw new FileError("unsafe", `${called} has ${stats.nlink} names`);
}

export const lookOf = (stats: Stats): Look => ({
  type: stats.isFile() ? "file" : stats.isDirectory() ? "folder" : stats.isSymbolicLink() ? "link" : "other",
  mode: stats.mode & 0o7777,
  uid: stats.uid,
  gid: stats.gid,
  names: stats.nlink,
});

const typeText = (stats: Stats): string =>
  stats.isDirectory() ? "a folder" : stats.isSymbolicLink() ? "a link" : "of another type";

/** Some file systems cannot sync a folder, and say so. */
export function syncFolder({ fd }: Folder): void {
  try {
    fsyncSync(fd);
  } catch (error) {
    if (codeOf(error) !== "EINVAL") throw error;
  }
}

const FAULTS: Readonly<Record<string, readonly [FileFault, string]>> = {
  ELOOP: ["unsafe", "is a link"],
  ENOTDIR: ["unsafe", "is a link, or no folder"],
  EACCES: ["denied", "cannot be opened by who runs this"],
  EPERM: ["denied", "may not be changed by who runs this"],
  EROFS: ["denied", "is read-only"],
};

/** Runs one call, and says what it was about when it fails; the path it used means nothing to people. */
export function named<Result>(called: string, call: () => Result, absent: FileFault = "missing"): Result {
  try {
    return call();
  } catch (error) {
    if (error instanceof FileError) throw error;
    const code = codeOf(error);
    if (code === "ENOENT") throw new FileError(absent, `${called} is not there`);
    const [fault, says] = FAULTS[code] ?? ["failed", `failed with ${code}`];
    throw new FileError(fault, `${called} ${says}`);
  }
}

export const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "an unknown error";
