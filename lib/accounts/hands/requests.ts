import "server-only";

/**
 * What the worker asks of the program that touches files, and what it answers: one JSON value a line. Paths are lists of
 * names below a root, so that nothing in them can climb.
 */

/** `mounted`: a name that is in the root only while it is mounted. */
export type Root = { path: string; mounted?: string };

export type Attributes = {
  mode: number;
  /** Null leaves the owner to who runs this. */
  owner: { uid: number; gid: number } | null;
};

export type FileRequest =
  /** Attributes of what is there, of any type; a link is not followed. */
  | { ask: "look"; root: Root; path: readonly string[] }
  /** A regular file with one name. */
  | { ask: "read"; root: Root; path: readonly string[]; bytesMax: number }
  /** A certificate, and whether the key beside it is its own; the key itself stays in here. */
  | { ask: "certificate"; root: Root; certificate: readonly string[]; key: readonly string[] }
  | {
      ask: "write";
      root: Root;
      path: readonly string[];
      base64: string;
      attributes: Attributes;
      /** A file that is there keeps its mode and owner. */
      keepAttributes: boolean;
      /** SHA-256 of what was read before, in hex; null when there was no file; absent to replace whatever is there. */
      expected?: string | null;
    }
  /** Takes a regular file with one name away, and only as it was read. */
  | { ask: "remove"; root: Root; path: readonly string[]; expected: string }
  /** Makes a folder, or sets mode and owner of one that is there. The folders above it have to be there. */
  | {
      ask: "folder";
      root: Root;
      path: readonly string[];
      attributes: Attributes;
      /** What becomes of one that is there. */
      whenThere: "set" | "keep";
    };

export type Look = {
  type: "file" | "folder" | "link" | "other";
  mode: number;
  uid: number;
  gid: number;
  names: number;
};

/** Null where there is no such thing. */
export type FileResults = {
  look: Look | null;
  /** `writtenAt` in milliseconds since 1970. */
  read: (Look & { base64: string; sha256: string; writtenAt: number }) | null;
  certificate: { pem: string; look: Look; keyLook: Look | null; keyFits: boolean } | null;
  write: { sha256: string };
  /** False where there was none. */
  remove: { removed: boolean };
  folder: { made: boolean; changed: boolean };
};

/**
 * absent: the root is not there, or not mounted; missing: a folder on the way is not there; unsafe: a link, a second name or another type where a plain file or
 * folder was expected; changed: not as it was read; denied: no right to; failed: everything else.
 */
export type FileFault = "absent" | "missing" | "unsafe" | "changed" | "denied" | "failed";

export type FileAnswer<Result = unknown> = { result: Result } | { fault: FileFault; says: string };
