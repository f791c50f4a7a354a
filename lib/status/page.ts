import "server-only";
import { sayDuration } from "@/lib/core/duration";
import { statusPagePath } from "@/lib/core/status-pages";
import { Markup, markup } from "./markup";
import { STATE_WORD, type StatusNotice, type StatusState, type ToolStatus } from "./model";
import { buildsPart } from "./page-builds";
import { availabilityPart, incidentsPart, OF_A_TOOL } from "./page-history";
import { PAGE_STYLE } from "./page-style";
import { sayAmount } from "./say-amount";
import { time } from "./time";

/** The page of a tool as one document: no script, nothing loaded but its icon, so that it works where little else does. */

export function statusPage(status: ToolStatus): string {
  const { tool, state, says, asOf, notices, note, fields } = status;
  const facts = factsOf(status);
  const path = statusPagePath(tool);
  return page(
    `${tool}: ${STATE_WORD[state]}`,
    markup`<header><h1>${tool}</h1><span class="mute">tool on this platform</span><span class="chip ${LOOK[state].tone}">${icon(state)} ${STATE_WORD[state]}</span></header>
<div class="card now"><span class="${LOOK[state].tone}">${icon(state)}</span><div><p>${says}</p><p class="mute">as of ${time(asOf)}</p></div></div>
${note === null ? null : fromMaintainers(note)}${(notices ?? []).filter((notice) => notice.state !== "over").map(ahead)}
${facts.length === 0 ? null : markup`<dl class="card">${facts}</dl>`}
${fields.includes("availability") ? markup`<h2>Last 90 days</h2>${availabilityPart(status.availability, OF_A_TOOL)}` : null}
${fields.includes("incidents") ? markup`<h2>Incidents</h2>${incidentsPart(status.incidents, OF_A_TOOL)}` : null}
${fields.includes("notices") ? markup`<h2>Maintenance</h2>${past(notices)}` : null}
<footer class="mute"><p>The same for programs: <a href="${path}.json">JSON</a> · <a href="${path}/badge.svg">badge</a></p></footer>`,
  );
}

/** The same for a tool that is not there and for one that is not shown. */
export const noStatusPage = (): string =>
  page(
    "No status page",
    markup`<header><h1>No status page</h1></header><div class="card now"><div><p>There is no public status page at this address</p><p class="mute">Tools have one where the platform and their maintainers want it.</p></div></div>`,
  );

export const page = (title: string, main: Markup): string =>
  markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · Forgeboard</title><link rel="icon" href="/icon.svg"><style>${new Markup(PAGE_STYLE)}</style></head>
<body><main>${main}</main></body></html>
`.text;

export const fact = (name: string, value: string | Markup): Markup =>
  markup`<div><dt>${name}</dt><dd>${value}</dd></div>`;

const QUOTA: Readonly<Record<string, string>> = { cpu: "CPU", memory: "Memory", pods: "Pod" };

/** A host and a path as they are typed; with a wildcard or a pattern in it, it leads nowhere. */
const PLAIN = /^[\w-]+(\.[\w-]+)+(\/[\w./~-]*)?$/;

/** More than these nobody follows, and the page stays small. */
const LINKS_MAX = 5;

/** Reached as this very page was, by TLS or not. */
function address(route: string, at: number): Markup {
  const leads = at < LINKS_MAX && PLAIN.test(route);
  return markup`${at === 0 ? "" : ", "}${leads ? markup`<a href="//${route}">${route}</a>` : route}`;
}

/** Only what is shown. */
function factsOf({ fields, web, jobs, builds, routes, quota }: ToolStatus): Markup[] {
  return [
    ...(fields.includes("web")
      ? [fact("Web service", web === null ? "none" : `${web.ready} of ${web.wanted} pods ready`)]
      : []),
    ...(jobs === null ? [] : [fact("Jobs", sayJobs(jobs))]),
    ...(fields.includes("builds") ? [fact("Last build", buildsPart(builds))] : []),
    ...(routes === null
      ? []
      : [fact("Answers at", routes.length === 0 ? "no address" : markup`${routes.map(address)}`)]),
    ...(quota ?? []).map(({ resource, used, hard }) =>
      fact(
        `${QUOTA[resource]} quota`,
        `${sayAmount(resource, used)} of ${sayAmount(resource, hard)}${resource === "cpu" ? " cores" : ""} used`,
      ),
    ),
  ];
}

function sayJobs({ scheduled, running, failed }: NonNullable<ToolStatus["jobs"]>): string {
  if (scheduled + running + failed === 0) return "none";
  return `${scheduled} scheduled, ${running} running, ${failed === 0 ? "none" : failed} failed`;
}

const fromMaintainers = ({ text, at }: NonNullable<ToolStatus["note"]>): Markup =>
  markup`<div class="note own" role="note"><div><p><strong>From its maintainers</strong> <span class="mute">${time(at)}</span></p>${text.split("\n").map((line) => markup`<p>${line}</p>`)}</div></div>
`;

/** Planned, or under way. */
const ahead = ({ plannedFor, beganAt, says, reason, ticket }: StatusNotice): Markup =>
  markup`<div class="note" role="note">${CALENDAR}<div><p><strong>${sayAhead(plannedFor, beganAt)}</strong></p>${says.map((line) => markup`<p>${line}.</p>`)}${why(reason, ticket)}</div></div>
`;

function sayAhead(plannedFor: string | null, beganAt: string | null): Markup {
  if (beganAt !== null) return markup`Maintenance under way since ${time(beganAt)}`;
  return plannedFor === null
    ? markup`Maintenance planned`
    : markup`Maintenance planned, not before ${time(plannedFor)}`;
}

function past(notices: ToolStatus["notices"]): Markup {
  if (notices === null) return markup`<p class="mute">It cannot be shown now.</p>`;
  const over = notices.filter(({ state }) => state === "over");
  if (over.length === 0)
    return markup`<p class="mute">None ${notices.length > 0 ? "other than this " : ""}in the last 90 days.</p>`;
  return markup`<ul class="card">${over.map(
    ({ beganAt, endedAt, says, reason, ticket }) =>
      markup`<li><span class="mute">${time(beganAt ?? endedAt ?? "")}</span><div>${says.map((line) => markup`<p>${line}.</p>`)}${why(reason, ticket)}${took(beganAt, endedAt)}</div></li>`,
  )}</ul>`;
}

const took = (beganAt: string | null, endedAt: string | null): Markup | null =>
  beganAt === null || endedAt === null
    ? null
    : markup`<p class="mute">took ${sayDuration(Math.max(0, Date.parse(endedAt) - Date.parse(beganAt)))}</p>`;

const why = (reason: string | null, ticket: string | null): Markup | null =>
  reason === null ? null : markup`<p class="mute">${reason}${ticket === null ? "" : ` (${ticket})`}</p>`;

const LOOK: Readonly<Record<StatusState, { tone: "ok" | "bad" | "warn" | "off"; path: Markup }>> = {
  up: { tone: "ok", path: markup`<circle cx="12" cy="12" r="10"/><path d="m16 9-5.5 5.5L8 12"/>` },
  down: {
    tone: "bad",
    path: markup`<circle cx="12" cy="12" r="10"/><path d="m15 9-6 6"/><path d="m9 9 6 6"/>`,
  },
  stopped: {
    tone: "off",
    path: markup`<circle cx="12" cy="12" r="10"/><rect x="9" y="9" width="6" height="6" rx="1"/>`,
  },
  none: { tone: "off", path: markup`<circle cx="12" cy="12" r="10"/><path d="M8 12h8"/>` },
  unknown: {
    tone: "warn",
    path: markup`<circle cx="12" cy="12" r="10"/><path d="M9.1 9a3 3 0 0 1 5.8 1c0 2-3 3-3 3"/><path d="M12 17h.01"/>`,
  },
};

const drawn = (path: Markup): Markup =>
  markup`<svg aria-hidden="true" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${path}</svg>`;

const icon = (state: StatusState): Markup => drawn(LOOK[state].path);
export const toneIcon = (state: StatusState) => ({ tone: LOOK[state].tone, drawn: icon(state) });

const CALENDAR = drawn(
  markup`<path d="M16 14v2.2l1.6 1"/><path d="M16 2v3"/><path d="M21 7.338V5a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h2.338"/><path d="M3 9h5.859"/><path d="M8 2v3"/><circle cx="16" cy="16" r="6"/>`,
);
