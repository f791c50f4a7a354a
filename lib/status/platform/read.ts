import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import { site } from "@/lib/config/site";
import { type Clock, systemClock } from "@/lib/core/clock";
import type { PublicTools } from "@/lib/core/status-pages";
import { db } from "@/lib/db/client";
import type { LiveIndex } from "@/lib/live/model";
import { liveIndex } from "@/lib/live/process-index";
import { isReady } from "@/lib/nodes/model";
import type { PlatformStatus } from "../model";
import { lookAtTools } from "../record/look";
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
  };
};

const KEPT_MS = 10_000;
const MINUTE_MS = 60_000;
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
  const heardAt = asOf === null ? clock.now().getTime() : Date.parse(asOf);
  const states = lookAtTools(sources, clock.now());
  const tools = { up: 0, down: 0, stopped: 0 };
  for (const state of states?.values() ?? []) tools[state] += 1;
  const nodes = { total: 0, ready: 0 };
  for (const node of index.table("nodes").values()) {
    nodes.total += 1;
    if (isReady(node)) nodes.ready += 1;
  }
  let waiting = 0;
  for (const { phase, nodeName } of index.table("pods").values())
    if (phase === "Pending" && nodeName === null) waiting += 1;
  const maintenance = await sources.maintenance().catch(() => null);
  return {
    ...sayPlatform({ heard: states !== null, nodes, waiting, tools, maintenance }),
    asOf: new Date(Math.floor(heardAt / MINUTE_MS) * MINUTE_MS).toISOString(),
    tools,
    maintenance,
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
