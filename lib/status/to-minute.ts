import "server-only";

const MINUTE_MS = 60_000;

/** So that an answer stays the same, and can be kept, while nothing happens. Milliseconds since the epoch. */
export const toMinute = (at: number): number => Math.floor(at / MINUTE_MS) * MINUTE_MS;
