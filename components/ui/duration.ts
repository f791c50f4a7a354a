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

/** A set length of time, exactly, in at most two units: 90 is 1 min 30 s, 5400 is 1 h 30 min. */
export function saySpan(seconds: number): string {
  const units = [
    [DAY, "d"],
    [HOUR, "h"],
    [MINUTE, "min"],
    [1, "s"],
  ] as const;
  const parts: string[] = [];
  let rest = Math.max(0, Math.round(seconds));
  for (const [size, name] of units) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count} ${name}`);
    rest -= count * size;
  }
  return parts.slice(0, 2).join(" ") || "0 s";
}
