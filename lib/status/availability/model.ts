import type { z } from "zod";
import type { availabilitySchema, incidentSchema, PLATFORM_STATES, RECORDED_STATES } from "../schema";

/**
 * How a tool's web service, or the platform itself, was over 90 days, from our own records alone. Pure; times are
 * milliseconds since the epoch.
 */

export type RecordedState = (typeof RECORDED_STATES)[number];
export type PlatformState = (typeof PLATFORM_STATES)[number];
type State = RecordedState | PlatformState;
export type Span = { since: number; until: number; state: State };
/** `knownUntil` is the end of the last look: a state that goes on is known up to it. */
export type History = { spans: Span[]; knownUntil: number };
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
  const { percent, recorded } = sharesOf(spans, today - (DAYS - 1) * DAY_MS, now);
  return { percent, recorded, days };
}

function dayOf(spans: readonly Span[], begin: number, end: number): Day {
  const { sums, percent, recorded } = sharesOf(spans, begin, end);
  return { day: new Date(begin).toISOString().slice(0, 10), state: stateOf(sums), percent, recorded };
}

function stateOf({ up, degraded, down, stopped }: Record<State, number>): Day["state"] {
  if (up + degraded + down === 0) return stopped === 0 ? "unknown" : "stopped";
  if (degraded + down === 0) return "up";
  return up + degraded === 0 ? "down" : "partly";
}

function sharesOf(spans: readonly Span[], begin: number, end: number) {
  const sums = tally(spans, begin, end);
  const { up, degraded, down, stopped } = sums;
  const known = up + degraded + down + stopped;
  return {
    sums,
    percent: percentOf(up, degraded + down),
    // Whole percents, cut: what is called 100 has no gap.
    recorded: end <= begin ? 0 : Math.floor((known / (end - begin)) * 100),
  };
}

/** Milliseconds in each state within a stretch of time. */
function tally(spans: readonly Span[], begin: number, end: number): Record<State, number> {
  const sums: Record<State, number> = { up: 0, degraded: 0, down: 0, stopped: 0 };
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
    if (state === "up" || state === "stopped") continue;
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
