import "server-only";

const startedAt = Date.now();

/** One line per stage, with the seconds since the command began, so that waiting is never blind. */
export function progress(says: string): void {
  process.stderr.write(`  ${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${says}\n`);
}
