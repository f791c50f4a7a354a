import { AppError } from "./errors";

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a span as people type it: 30s, 15m, 1h, 7d. @throws AppError "invalid" naming `field`. */
export function parseDuration(text: string, field: string): number {
  const match = /^(\d{1,6})(s|m|h|d)$/.exec(text.trim());
  const unit = UNIT_MS[match?.[2] ?? ""];
  if (match === null || unit === undefined) {
    const message = `expected a number and s, m, h or d, for example 15m; got ${JSON.stringify(text)}`;
    throw new AppError("invalid", `${field}: ${message}`, { fields: [{ path: field, message }] });
  }
  return Number(match[1]) * unit;
}
