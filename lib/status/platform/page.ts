import "server-only";
import { markup } from "../markup";
import type { PlatformStatus } from "../model";
import { fact, page, toneIcon } from "../page";
import { availabilityPart, incidentsPart, OF_THE_PLATFORM } from "../page-history";
import { time } from "../time";

const LOOK = {
  up: { word: "works", icon: "up" },
  degraded: { word: "degraded", icon: "unknown" },
  down: { word: "down", icon: "down" },
  unknown: { word: "unknown", icon: "unknown" },
} as const;

/** The page of the platform itself, like a tool's: one document, without script. */
export function platformPage({ state, says, asOf, tools, availability, incidents }: PlatformStatus): string {
  const { word, icon } = LOOK[state];
  const { tone, drawn } = toneIcon(icon);
  const [first = "", ...more] = says;
  return page(
    `Platform: ${word}`,
    markup`<header><h1>Platform</h1><span class="mute">what all tools run on</span><span class="chip ${tone}">${drawn} ${word}</span></header>
<div class="card now"><span class="${tone}">${drawn}</span><div><p>${first}</p>${more.map((line) => markup`<p>${line}</p>`)}<p class="mute">as of ${time(asOf)}</p></div></div>
<dl class="card">${fact("Web services up", String(tools.up))}${fact("Down", String(tools.down))}${fact("Switched off", String(tools.stopped))}</dl>
<p class="mute foot">Web services of tools that have a public page, which is at <code>/status/</code> and the tool's name.</p>
<h2>Last 90 days</h2>${availabilityPart(availability, OF_THE_PLATFORM)}
<h2>Incidents</h2>${incidentsPart(incidents, OF_THE_PLATFORM)}
<footer class="mute"><p>The same for programs: <a href="/status.json">JSON</a></p></footer>`,
  );
}
