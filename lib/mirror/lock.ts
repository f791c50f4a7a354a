import "server-only";
import { exclusively } from "@/lib/db/exclusive";

/** One reader of the directory at a time, of all workers. */
const PASS_LOCK = 4_600_004;

/** Null when another worker reads now. */
export const withMirrorLock = <Result>(work: () => Promise<Result>): Promise<Result | null> =>
  exclusively(PASS_LOCK, work);
