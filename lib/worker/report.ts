import "server-only";
import canonicalize from "canonicalize";
import type { Json } from "@/lib/actions/model";
import { type Job, recordProgress } from "./record";

/** At most this often is progress written; the last word always is. */
const EVERY_MS = 500;

type Latest = { progress: Json; waits: string | null };

/** Writes what a running slice reports, coalesced. A write that fails costs a picture, never the step. */
export function reporter(job: Job, position: number) {
  let latest: Latest | null = null;
  let written = "";
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  function write(): void {
    timer = null;
    const now = latest;
    latest = null;
    const text = now === null ? written : (canonicalize(now) ?? "");
    if (now === null || text === written) return;
    written = text;
    writing = writing
      .then(() => recordProgress(job, position, now.progress, now.waits))
      .catch(() => undefined);
  }
  return {
    report(progress: Json, waits: string | null): void {
      latest = { progress, waits };
      timer ??= setTimeout(write, EVERY_MS);
    },
    /** Resolves when everything reported so far is written or given up. */
    async flush(): Promise<void> {
      if (timer !== null) clearTimeout(timer);
      write();
      await writing;
    },
  };
}
