import "server-only";

const FIRST_SECONDS = 30;
const MAX_SECONDS = 3_600;

/** Wait after try number `tries`: 30 s, doubling up to an hour, spread over ±25 % so that messages do not march in step. */
export const retrySeconds = (tries: number, random: () => number = Math.random): number =>
  Math.min(MAX_SECONDS, FIRST_SECONDS * 2 ** Math.min(tries - 1, 20)) * (0.75 + random() / 2);
