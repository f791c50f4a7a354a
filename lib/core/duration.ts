const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
] as const;

/** A span in its largest whole unit: 11 min, 2 h, 3 d. Anything under a second, and any negative span, is 0 s. */
export function sayDuration(ms: number): string {
  for (const [name, size] of UNITS) if (ms >= size) return `${Math.floor(ms / size)} ${name}`;
  return "0 s";
}

/** The span from an ISO time until `now`. */
export const saySince = (iso: string, now: Date): string => sayDuration(now.getTime() - Date.parse(iso));
