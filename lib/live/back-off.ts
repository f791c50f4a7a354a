import "server-only";

const FIRST_MS = 500;
const MAX_MS = 30_000;

/** Wait before attempt `failures` + 1: doubles up to 30 s, spread over half to all of it so that processes do not march in step. */
export const backOffMs = (failures: number, random: () => number = Math.random): number =>
  Math.min(MAX_MS, FIRST_MS * 2 ** Math.min(failures, 10)) * (0.5 + random() / 2);
