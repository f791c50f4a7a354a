import "server-only";
import { Temporal } from "temporal-polyfill";
import { DAYS } from "./days/model";
import type { Schedule, Window } from "./model";

/**
 * When a schedule lets nodes be started. Windows are wall time in the schedule's zone and belong to the day they begin
 * on; a boundary that a clock change skips or repeats falls so that the schedule is closed in doubt. Pure.
 */

/** Milliseconds since the epoch; null where nothing changes within a year. */
export type Opening =
  | { open: true; closesAt: number | null }
  | { open: false; opensAt: number | null; because: string };

/** From, inclusive, to, exclusive. */
type Span = { from: number; to: number };

/** A window that comes back at all does so within a week; freeze days may hold it off for longer. */
const DAYS_AHEAD = 400;

/** The database's clock counts fractions of a millisecond; zones do not. */
export const openingAt = (schedule: Schedule, atMs: number): Opening => opening(schedule, Math.floor(atMs));

function opening(schedule: Schedule, atMs: number): Opening {
  const state = stateAt(schedule, atMs);
  for (const edge of edgesAfter(schedule, atMs)) {
    if (stateAt(schedule, edge).open === state.open) continue;
    return state.open ? { open: true, closesAt: edge } : { ...state, opensAt: edge };
  }
  return state.open ? { open: true, closesAt: null } : { ...state, opensAt: null };
}

type State = { open: true } | { open: false; because: string };

function stateAt(schedule: Schedule, atMs: number): State {
  const date = dateAt(schedule, atMs);
  const near = around(date);
  const covers = ({ from, to }: Span) => from <= atMs && atMs < to;
  if (schedule.freezeDays.includes(date.toString()))
    return { open: false, because: `${date} is a freeze day` };
  if (near.some((day) => denials(schedule, day).some(covers)))
    return { open: false, because: "inside a window that forbids it" };
  if (schedule.allow.length > 0 && !near.some((day) => allowances(schedule, day).some(covers)))
    return { open: false, because: "outside the windows that allow it" };
  return { open: true };
}

/** Every instant after `atMs` at which something may change, in order, as far as the horizon. */
function* edgesAfter(schedule: Schedule, atMs: number): Generator<number> {
  const today = dateAt(schedule, atMs);
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead += 1) {
    const day = today.add({ days: ahead });
    const [begins, ends] = [
      Math.max(atMs, startOf(schedule, day) - 1),
      startOf(schedule, day.add({ days: 1 })),
    ];
    const edges = around(day).flatMap((one) =>
      [...allowances(schedule, one), ...denials(schedule, one), ...frozen(schedule, one)].flatMap(
        ({ from, to }) => [from, to],
      ),
    );
    yield* new Set(edges.filter((edge) => edge > begins && edge < ends).sort((a, b) => a - b));
  }
}

/** Days whose windows may reach into this one: over midnight, or over a clock change at midnight. */
const around = (day: Temporal.PlainDate): Temporal.PlainDate[] => [
  day.subtract({ days: 1 }),
  day,
  day.add({ days: 1 }),
];

const dateAt = ({ timeZone }: Schedule, atMs: number): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).toPlainDate();

const startOf = ({ timeZone }: Schedule, day: Temporal.PlainDate): number =>
  day.toZonedDateTime(timeZone).epochMilliseconds;

const allowances = (schedule: Schedule, day: Temporal.PlainDate): Span[] =>
  schedule.allow.flatMap((window) => spanOn(schedule, window, day, { from: "later", to: "earlier" }));

const denials = (schedule: Schedule, day: Temporal.PlainDate): Span[] =>
  schedule.deny.flatMap((window) => spanOn(schedule, window, day, { from: "earlier", to: "later" }));

const frozen = (schedule: Schedule, day: Temporal.PlainDate): Span[] =>
  schedule.freezeDays.includes(day.toString())
    ? [{ from: startOf(schedule, day), to: startOf(schedule, day.add({ days: 1 })) }]
    : [];

type Doubt = { from: "earlier" | "later"; to: "earlier" | "later" };

/** The window as it begins on that day; none on other days, and none where a clock change leaves nothing of it. */
function spanOn(schedule: Schedule, window: Window, day: Temporal.PlainDate, doubt: Doubt): Span[] {
  const name = DAYS[day.dayOfWeek - 1];
  if (name === undefined || !window.days.includes(name)) return [];
  const next = day.add({ days: 1 });
  const at = (date: Temporal.PlainDate, time: string, disambiguation: "earlier" | "later") =>
    date.toPlainDateTime(time).toZonedDateTime(schedule.timeZone, { disambiguation }).epochMilliseconds;
  const from = at(day, window.from, doubt.from);
  const to =
    window.to === "24:00"
      ? startOf(schedule, next)
      : at(window.to > window.from ? day : next, window.to, doubt.to);
  return from < to ? [{ from, to }] : [];
}
