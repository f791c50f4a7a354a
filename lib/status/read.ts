import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import { site } from "@/lib/config/site";
import { capital } from "@/lib/core/capital";
import { type Clock, systemClock } from "@/lib/core/clock";
import { isPublicTool, type PublicTools } from "@/lib/core/status-pages";
import type { LiveIndex } from "@/lib/live/model";
import { liveIndex } from "@/lib/live/process-index";
import { buildsOf } from "@/lib/tools/builds/model";
import { toolNamespaces } from "@/lib/tools/namespaces/model";
import { recordsOf } from "@/lib/tools/records/model";
import { webServiceOf } from "@/lib/tools/web-service/model";
import { availabilityOf, type History, incidentsOf } from "./availability/model";
import { countJobs } from "./count-jobs";
import { STATE_WORD, type StatusNotice, type ToolStatus } from "./model";
import { readToolHistory } from "./read-history";
import { readNotices } from "./read-notices";
import { type OwnPage, readOwnPage } from "./read-own";
import { sayBuilds, sayQuota, sayRoutes, shownFields } from "./say-fields";
import { sayWeb } from "./say-web";
import { toMinute } from "./to-minute";

/**
 * A tool as strangers may see it, from the index and our own records. Who asks does not matter, so what was read is kept
 * for a moment: however many ask, the database is asked once.
 */
export type StatusSources = {
  index: LiveIndex;
  profile: Profile;
  publicTools: PublicTools;
  staleAfterSeconds: number;
  clock: Clock;
  notices(tool: string): Promise<StatusNotice[]>;
  page(tool: string): Promise<OwnPage>;
  history(tool: string): Promise<History>;
};

const statusSources = (): StatusSources => {
  const { profile, statusPages, staleAfterSeconds } = site();
  return {
    index: liveIndex(),
    profile,
    publicTools: statusPages.public,
    staleAfterSeconds,
    clock: systemClock,
    notices: (tool) => readNotices(tool, statusPages.showReasons),
    page: readOwnPage,
    history: readToolHistory,
  };
};

const KEPT_MS = 2_000;
/** More than any platform has tools. */
const KEPT_MAX = 20_000;
type Kept = Map<string, { at: number; status: Promise<ToolStatus> }>;
const kept = new WeakMap<LiveIndex, Kept>();

/**
 * @returns "loading" until the cluster has been read once, whatever the name; null for a tool that is unknown and for one
 * whose page is not public, both without a look at anything but names
 */
export async function readStatus(
  tool: string,
  sources: StatusSources = statusSources(),
): Promise<ToolStatus | "loading" | null> {
  const { index, profile, publicTools, clock } = sources;
  if (!index.isReady) return "loading";
  const namespaces = toolNamespaces(index, profile).get(tool) ?? [];
  const shown = isPublicTool(publicTools, tool);
  if (!shown || namespaces.length === 0) return null;
  const known: Kept = kept.get(index) ?? new Map();
  kept.set(index, known);
  const now = clock.now().getTime();
  const held = known.get(tool);
  if (held !== undefined && now - held.at < KEPT_MS) return held.status;
  if (known.size >= KEPT_MAX) known.clear();
  const status = statusOf(tool, namespaces, sources);
  known.set(tool, { at: now, status });
  return status;
}

async function statusOf(
  tool: string,
  namespaces: readonly string[],
  sources: StatusSources,
): Promise<ToolStatus> {
  const { index, profile, staleAfterSeconds, clock } = sources;
  const { asOf, problem } = index.source();
  const now = clock.now().getTime();
  const heardAt = asOf === null ? now : Date.parse(asOf);
  const heard = problem === null && now - heardAt <= staleAfterSeconds * 1_000;
  const records = recordsOf(index, namespaces);
  const web = webServiceOf(records, index.workloadOf, {
    labels: profile.webServiceLabels,
    now: clock.now(),
  });
  // What its maintainers chose not to show stays hidden while that cannot be read.
  const page = await sources.page(tool).catch(() => ({ note: null, fields: [] }));
  const fields = shownFields(profile, page.fields);
  const shows = <T>(field: (typeof fields)[number], value: () => T): T | null =>
    fields.includes(field) ? value() : null;
  const said = sayWeb(web, heard);
  const [notices, history] = await Promise.all([
    shows("notices", () => sources.notices(tool).catch(() => null)),
    fields.includes("availability") || fields.includes("incidents")
      ? sources.history(tool).catch(() => null)
      : null,
  ]);
  return {
    tool,
    ...(fields.includes("web") ? said : { state: said.state, says: capital(STATE_WORD[said.state]) }),
    asOf: new Date(toMinute(heardAt)).toISOString(),
    note: page.note,
    fields,
    web: shows("web", () => (web === null ? null : { ready: web.ready, wanted: web.wanted })),
    jobs: shows("jobs", () => countJobs(records)),
    builds: shows("builds", () => {
      // While nothing is heard all of the page is as of then; builds alone may be lost while the rest is not.
      const lost = heard && index.sourceOf("pipelineruns").problem !== null;
      const builds = lost ? null : buildsOf(index, tool);
      return builds && sayBuilds(builds);
    }),
    routes: shows("routes", () => sayRoutes(records.routes)),
    quota: shows("quota", () => sayQuota(records.quotas)),
    notices,
    availability: shows("availability", () => history && availabilityOf(history.spans, toMinute(now))),
    incidents: shows("incidents", () => history && incidentsOf(history.spans, history.knownUntil)),
  };
}
