const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Length of time in one unit, as people say it: 38 s, 4 min, 2 h, 88 d. Negative counts as zero. */
export function sayDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min`;
  // Up to two days hours tell more than "1 d".
  if (whole < 2 * DAY) return `${Math.floor(whole / HOUR)} h`;
  return `${Math.floor(whole / DAY).toLocaleString("en")} d`;
}

/** How long what `sayDuration` says stays true, in milliseconds. */
export function saysFor(seconds: number): number {
  if (seconds < MINUTE) return 1000;
  return seconds < HOUR ? 15_000 : 60_000;
}
