import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import { site } from "@/lib/config/site";
import { type Clock, systemClock } from "@/lib/core/clock";
import type { PublicTools } from "@/lib/core/status-pages";
import { db } from "@/lib/db/client";
import type { LiveIndex } from "@/lib/live/model";
import { liveIndex } from "@/lib/live/process-index";
import { availabilityOf, type History, incidentsOf } from "../availability/model";
import type { PlatformStatus } from "../model";
import { readPlatformHistory } from "../read-history";
import { lookAtTools } from "../record/look";
import { toMinute } from "../to-minute";
import { lookAtPlatform } from "./look";
import { sayPlatform } from "./model";

/** The platform as strangers may see it; kept for a moment, so that it costs the same however many ask. */
export type PlatformSources = {
  index: LiveIndex;
  profile: Profile;
  publicTools: PublicTools;
  isPublic: boolean;
  staleAfterSeconds: number;
  clock: Clock;
  maintenance(): Promise<boolean>;
  history(): Promise<History>;
};

const platformSources = (): PlatformSources => {
  const { profile, statusPages, staleAfterSeconds } = site();
  return {
    index: liveIndex(),
    profile,
    publicTools: statusPages.public,
    isPublic: statusPages.platform,
    staleAfterSeconds,
    clock: systemClock,
    maintenance: isUnderWay,
    history: readPlatformHistory,
  };
};

const KEPT_MS = 10_000;
const kept = new WeakMap<LiveIndex, { at: number; status: Promise<PlatformStatus> }>();

/** @returns null where the site does not show it */
export async function readPlatformStatus(
  sources: PlatformSources = platformSources(),
): Promise<PlatformStatus | "loading" | null> {
  const { index, isPublic, clock } = sources;
  if (!isPublic) return null;
  if (!index.isReady) return "loading";
  const now = clock.now().getTime();
  const held = kept.get(index);
  if (held !== undefined && now - held.at < KEPT_MS) return held.status;
  const status = statusOf(sources);
  kept.set(index, { at: now, status });
  return status;
}

async function statusOf(sources: PlatformSources): Promise<PlatformStatus> {
  const { index, clock } = sources;
  const { asOf } = index.source();
  const now = clock.now().getTime();
  const facts = lookAtPlatform(index, lookAtTools(sources, clock.now()));
  const [maintenance, history] = await Promise.all([
    sources.maintenance().catch(() => null),
    sources.history().catch(() => null),
  ]);
  return {
    ...sayPlatform({ ...facts, maintenance }),
    asOf: new Date(toMinute(asOf === null ? now : Date.parse(asOf))).toISOString(),
    tools: facts.tools,
    maintenance,
    availability: history && availabilityOf(history.spans, toMinute(now)),
    incidents: history && incidentsOf(history.spans, history.knownUntil),
  };
}

/** An action on machines that runs now. */
async function isUnderWay(): Promise<boolean> {
  const found = await db().action.findFirst({
    where: {
      state: { in: ["running", "blocked", "paused"] },
      OR: [{ action: { startsWith: "node." } }, { action: "campaign.run" }],
    },
    select: { id: true },
  });
  return found !== null;
}
