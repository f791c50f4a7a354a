import "server-only";
import { capital } from "@/lib/core/capital";
import { sayDuration } from "@/lib/core/duration";
import { DAYS } from "./availability/model";
import { type Markup, markup } from "./markup";
import type { ToolStatus } from "./model";
import { time } from "./time";

/** How a tool, or the platform, was: 90 days side by side, said in words first, and the breaks in a list. */

type Day = NonNullable<ToolStatus["availability"]>["days"][number];

/** Of whom it is told. */
export type Words = {
  day: Readonly<Record<Day["state"], string>>;
  /** Begins "up 98.33 %" and "Up 98.33 % of the time". */
  up: string;
  /** Begins "Down for 2 h", "Down since then". */
  broken: string;
};

export const OF_A_TOOL: Words = {
  day: { up: "up", partly: "partly down", down: "down", stopped: "switched off", unknown: "not watched" },
  up: "up",
  broken: "Down",
};

export const OF_THE_PLATFORM: Words = {
  day: { ...OF_A_TOOL.day, up: "worked", partly: "worked only in part", down: "down" },
  up: "worked fully",
  broken: "Did not fully work",
};
const [WIDTH, HEIGHT, STEP] = [6, 28, 8];
/** The taller the worse, so that a day does not say it by its colour alone. */
const TALL: Readonly<Record<Day["state"], number>> = { up: 28, partly: 20, down: 12, stopped: 6, unknown: 2 };

export function availabilityPart(availability: ToolStatus["availability"], words: Words): Markup {
  if (availability === null) return markup`<p class="mute">It cannot be shown now.</p>`;
  const { days } = availability;
  const says = sayAvailability(availability, words);
  const bars = days.map(
    (day, at) =>
      markup`<rect class="d-${day.state}" x="${at * STEP}" y="${HEIGHT - TALL[day.state]}" width="${WIDTH}" height="${TALL[day.state]}"><title>${sayDay(day, words)}</title></rect>`,
  );
  const legend = days.some(({ state }) => state === "unknown")
    ? markup`<span>flat: ${words.day.unknown}</span>`
    : null;
  return markup`<div class="card past"><p>${says}</p><svg class="bar" role="img" aria-label="${says}" viewBox="0 0 ${DAYS * STEP - (STEP - WIDTH)} ${HEIGHT}" preserveAspectRatio="none">${bars}</svg><p class="mute ends"><span>${DAYS} days ago</span>${legend}<span>today</span></p></div>`;
}

function sayAvailability(
  { percent, recorded, days }: NonNullable<ToolStatus["availability"]>,
  { day, up }: Words,
): string {
  if (days.every(({ state }) => state === "unknown")) return `Not watched in the last ${DAYS} days`;
  const how = percent === null ? day.stopped : `${up} ${percent} %`;
  const over =
    recorded === 100
      ? `of the last ${DAYS} days`
      : `of the time it was watched, which is ${recorded < 1 ? "less than 1" : recorded} % of the last ${DAYS} days`;
  return `${capital(how)} ${over}`;
}

function sayDay({ day, state, percent, recorded }: Day, words: Words): string {
  const share = state === "partly" ? `, ${words.up} ${percent} %` : "";
  const gap = state === "unknown" || recorded === 100 ? "" : `, watched ${recorded} % of it`;
  return `${day}: ${words.day[state]}${share}${gap}`;
}

export function incidentsPart(incidents: ToolStatus["incidents"], { broken }: Words): Markup {
  if (incidents === null) return markup`<p class="mute">They cannot be shown now.</p>`;
  if (incidents.length === 0) return markup`<p class="mute">None was recorded in the last ${DAYS} days.</p>`;
  return markup`<ul class="card">${incidents.map(
    (incident) =>
      markup`<li><span class="mute">${time(incident.beganAt)}</span><p>${broken} ${sayIncident(incident)}</p></li>`,
  )}</ul>`;
}

function sayIncident({ beganAt, endedAt, goesOn }: NonNullable<ToolStatus["incidents"]>[number]): string {
  if (goesOn) return "since then";
  if (endedAt === null) return "from then on; its end was not watched";
  return `for ${sayDuration(Date.parse(endedAt) - Date.parse(beganAt))}`;
}
