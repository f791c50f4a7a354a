import "server-only";
import { exclusively } from "@/lib/db/exclusive";
import { LOCKS } from "@/lib/db/locks";

/** Null when another worker reads now. */
export const withMirrorLock = <Result>(work: () => Promise<Result>): Promise<Result | null> =>
  exclusively(LOCKS.mirrorPass, work);
