import "server-only";
import { sayDuration } from "@/lib/core/duration";
import { DAYS } from "./availability/model";
import { type Markup, markup } from "./markup";
import type { ToolStatus } from "./model";
import { time } from "./time";

/** How a tool was: 90 days side by side, said in words first, and the breaks in a list. */

type Day = NonNullable<ToolStatus["availability"]>["days"][number];

const WORD: Readonly<Record<Day["state"], string>> = {
  up: "up",
  partly: "partly down",
  down: "down",
  stopped: "switched off",
  unknown: "not recorded",
};
const [WIDTH, HEIGHT, STEP] = [6, 28, 8];
/** The taller the worse, so that a day does not say it by its colour alone. */
const TALL: Readonly<Record<Day["state"], number>> = { up: 28, partly: 20, down: 12, stopped: 6, unknown: 2 };

export function availabilityPart(availability: ToolStatus["availability"]): Markup {
  if (availability === null) return markup`<p class="mute">It cannot be shown now.</p>`;
  const { days } = availability;
  const says = sayAvailability(availability);
  const bars = days.map(
    (day, at) =>
      markup`<rect class="d-${day.state}" x="${at * STEP}" y="${HEIGHT - TALL[day.state]}" width="${WIDTH}" height="${TALL[day.state]}"><title>${sayDay(day)}</title></rect>`,
  );
  return markup`<div class="card past"><p>${says}</p><svg class="bar" role="img" aria-label="${says}" viewBox="0 0 ${DAYS * STEP - (STEP - WIDTH)} ${HEIGHT}" preserveAspectRatio="none">${bars}</svg><p class="mute ends"><span>${DAYS} days ago</span><span>today</span></p></div>`;
}

function sayAvailability({ percent, days }: NonNullable<ToolStatus["availability"]>): string {
  const recorded = days.filter(({ state }) => state !== "unknown").length;
  if (recorded === 0) return `Nothing was recorded in the last ${DAYS} days`;
  const over = recorded === DAYS ? `the last ${DAYS} days` : `the ${recorded} of ${DAYS} days with records`;
  return percent === null ? `Switched off over ${over}` : `Up ${percent} % of the time over ${over}`;
}

const sayDay = ({ day, state, percent }: Day): string =>
  `${day}: ${WORD[state]}${state === "partly" ? `, up ${percent} %` : ""}`;

export function incidentsPart(incidents: ToolStatus["incidents"]): Markup {
  if (incidents === null) return markup`<p class="mute">They cannot be shown now.</p>`;
  if (incidents.length === 0) return markup`<p class="mute">None was recorded in the last ${DAYS} days.</p>`;
  return markup`<ul class="card">${incidents.map(
    (incident) =>
      markup`<li><span class="mute">${time(incident.beganAt)}</span><p>${sayIncident(incident)}</p></li>`,
  )}</ul>`;
}

function sayIncident({ beganAt, endedAt, goesOn }: NonNullable<ToolStatus["incidents"]>[number]): string {
  if (goesOn) return "Down since then";
  if (endedAt === null) return "Down; its end was not recorded";
  return `Down for ${sayDuration(Date.parse(endedAt) - Date.parse(beganAt))}`;
}
