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

type Sums = Record<State, number>;
const none = (): Sums => ({ up: 0, degraded: 0, down: 0, stopped: 0 });

/** @param spans in order of time, none over another; what lies between two of them is not known */
export function availabilityOf(spans: readonly Span[], now: number): Availability {
  const begin = Math.floor(now / DAY_MS) * DAY_MS - (DAYS - 1) * DAY_MS;
  const all = none();
  const days = sumsByDay(spans, begin, now).map((sums, at): Day => {
    for (const state of Object.keys(all) as State[]) all[state] += sums[state];
    const dayBegins = begin + at * DAY_MS;
    return {
      day: new Date(dayBegins).toISOString().slice(0, 10),
      state: stateOf(sums),
      ...sharesOf(sums, Math.min(DAY_MS, now - dayBegins)),
    };
  });
  return { ...sharesOf(all, now - begin), days };
}

/** Milliseconds in each state, day by day; in one pass, for there may be thousands of spans. */
function sumsByDay(spans: readonly Span[], begin: number, end: number): Sums[] {
  const days = Array.from({ length: DAYS }, none);
  for (const { since, until, state } of spans) {
    let at = Math.max(since, begin);
    while (at < Math.min(until, end)) {
      const day = Math.floor((at - begin) / DAY_MS);
      const stop = Math.min(until, end, begin + (day + 1) * DAY_MS);
      const sums = days[day];
      if (sums !== undefined) sums[state] += stop - at;
      at = stop;
    }
  }
  return days;
}

function stateOf({ up, degraded, down, stopped }: Sums): Day["state"] {
  if (up + degraded + down === 0) return stopped === 0 ? "unknown" : "stopped";
  if (degraded + down === 0) return "up";
  return up + degraded === 0 ? "down" : "partly";
}

/** @param span of the time they were summed over, in milliseconds */
const sharesOf = ({ up, degraded, down, stopped }: Sums, span: number) => ({
  percent: percentOf(up, degraded + down),
  // Whole percents, cut: what is called 100 has no gap.
  recorded: span <= 0 ? 0 : Math.floor(((up + degraded + down + stopped) / span) * 100),
});

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
