import type { z } from "zod";
import type { availabilitySchema, incidentSchema, RECORDED_STATES } from "../schema";

/** How a tool's web service was over 90 days, from our own records alone. Pure; times are milliseconds since the epoch. */

export type RecordedState = (typeof RECORDED_STATES)[number];
export type Span = { since: number; until: number; state: RecordedState };
export type Availability = z.infer<typeof availabilitySchema>;
export type Incident = z.infer<typeof incidentSchema>;
type Day = Availability["days"][number];

export const DAYS = 90;
const DAY_MS = 86_400_000;
/** Two breaks that are closer than this are one incident. */
const SAME_INCIDENT_MS = 5 * 60_000;
const INCIDENTS_MAX = 10;

/** @param spans in order of time, none over another; what lies between two of them is not known */
export function availabilityOf(spans: readonly Span[], now: number): Availability {
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  const days = Array.from({ length: DAYS }, (_, at) => {
    const begin = today - (DAYS - 1 - at) * DAY_MS;
    return dayOf(spans, begin, Math.min(begin + DAY_MS, now));
  });
  const { up, down } = tally(spans, today - (DAYS - 1) * DAY_MS, now);
  return { percent: percentOf(up, down), days };
}

function dayOf(spans: readonly Span[], begin: number, end: number): Day {
  const { up, down, stopped } = tally(spans, begin, end);
  const state: Day["state"] =
    up + down + stopped === 0
      ? "unknown"
      : up + down === 0
        ? "stopped"
        : down === 0
          ? "up"
          : up === 0
            ? "down"
            : "partly";
  return { day: new Date(begin).toISOString().slice(0, 10), state, percent: percentOf(up, down) };
}

/** Milliseconds in each state within a stretch of time. */
function tally(spans: readonly Span[], begin: number, end: number): Record<RecordedState, number> {
  const sums: Record<RecordedState, number> = { up: 0, down: 0, stopped: 0 };
  for (const { since, until, state } of spans)
    sums[state] += Math.max(0, Math.min(until, end) - Math.max(since, begin));
  return sums;
}

/** Of the time it was meant to be up; cut, not rounded, so that 100 means never down. */
const percentOf = (up: number, down: number): number | null =>
  up + down === 0 ? null : Math.floor((up / (up + down)) * 10_000) / 100;

/** Newest first. One whose end nobody saw has no end, and is not going on. */
export function incidentsOf(spans: readonly Span[], knownUntil: number): Incident[] {
  const found: { since: number; until: number; endSeen: boolean }[] = [];
  for (const [at, { since, until, state }] of spans.entries()) {
    if (state !== "down") continue;
    const next = spans[at + 1];
    const endSeen = next !== undefined && next.since === until;
    const last = found.at(-1);
    if (last !== undefined && since - last.until < SAME_INCIDENT_MS) Object.assign(last, { until, endSeen });
    else found.push({ since, until, endSeen });
  }
  return found
    .slice(-INCIDENTS_MAX)
    .reverse()
    .map(({ since, until, endSeen }) => ({
      beganAt: new Date(since).toISOString(),
      endedAt: endSeen ? new Date(until).toISOString() : null,
      goesOn: !endSeen && until >= knownUntil,
    }));
}
