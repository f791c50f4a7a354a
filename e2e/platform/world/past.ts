import { listAt, textAt } from "../objects";
import type { Store } from "../store";
import { type Random, randomFrom } from "./random";

/** How the box and its tools were before it began: what the console would have recorded, had it watched for 90 days. */

type Span<State> = { since: number; until: number; state: State };
export type Past = {
  /** Times in milliseconds since the epoch. */
  platform: Span<"up" | "degraded">[];
  tools: (Span<"up" | "down"> & { tool: string })[];
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DAYS = 90;

/** One afternoon most tools were down, and for a weekend nobody watched. */
const TROUBLE = { since: 41.6, until: 41.45 };
const UNWATCHED = { since: 63.4, until: 61.8 };

export function pastOf(store: Store, seed: number, now: number): Past {
  const random = randomFrom(seed + 7);
  const begin = now - DAYS * DAY;
  const trouble = { since: now - TROUBLE.since * DAY, until: now - TROUBLE.until * DAY };
  const tools = webTools(store).flatMap(({ tool, created, ready }) => {
    const breaks = breaksOf(random, Math.max(begin, created), now);
    if (random.chance(0.8) && created < trouble.since) breaks.push(trouble);
    if (!ready) breaks.push({ since: now - random.int(2 * 24, 9 * 24) * HOUR, until: now });
    return watched(alternate(breaks, Math.max(begin, created), now, ["up", "down"] as const), now).map(
      (span) => ({ tool, ...span }),
    );
  });
  return { tools, platform: watched(alternate([trouble], begin, now, ["up", "degraded"] as const), now) };
}

/** Web services that the platform's own command made, which are named like their tool. */
function webTools(store: Store): { tool: string; created: number; ready: boolean }[] {
  const unready = new Set(
    [...store.values("pods")]
      .filter((pod) => !listAt(pod, "status", "conditions").some(isReady))
      .map(({ metadata }) => `${metadata.namespace} ${metadata.labels?.name}`),
  );
  return [...store.values("deployments")].flatMap(({ metadata }) => {
    const { name: tool, namespace = "" } = metadata;
    if (namespace !== `tool-${tool}`) return [];
    const made = store.get("namespaces", namespace);
    const created = made === undefined ? 0 : Date.parse(textAt(made, "metadata", "creationTimestamp"));
    return [{ tool, created, ready: !unready.has(`${namespace} ${tool}`) }];
  });
}

const isReady = (condition: unknown): boolean =>
  textAt(condition, "type") === "Ready" && textAt(condition, "status") === "True";

type Break = { since: number; until: number };

/** Most tools had one or two short ones, some had a bad day. */
function breaksOf(random: Random, begin: number, now: number): Break[] {
  return Array.from({ length: random.int(0, 3) }, () => {
    const since = begin + Math.floor(random.next() * (now - begin - DAY));
    return {
      since,
      until: since + (random.chance(0.1) ? random.int(3, 20) * HOUR : random.int(3, 50) * MINUTE),
    };
  }).filter(({ since }) => since > begin);
}

function alternate<Good extends string, Bad extends string>(
  breaks: readonly Break[],
  begin: number,
  end: number,
  [good, bad]: readonly [Good, Bad],
): Span<Good | Bad>[] {
  const spans: Span<Good | Bad>[] = [];
  let at = begin;
  for (const { since, until } of [...breaks].sort((a, b) => a.since - b.since)) {
    if (until <= at) continue;
    const from = Math.max(at, since);
    if (from > at) spans.push({ since: at, until: from, state: good });
    spans.push({ since: from, until, state: bad });
    at = until;
  }
  if (at < end) spans.push({ since: at, until: end, state: good });
  return spans;
}

/** Without what happened while nobody watched. */
function watched<State>(spans: readonly Span<State>[], now: number): Span<State>[] {
  const [from, to] = [now - UNWATCHED.since * DAY, now - UNWATCHED.until * DAY];
  return spans.flatMap((span) =>
    [
      { ...span, until: Math.min(span.until, from) },
      { ...span, since: Math.max(span.since, to) },
    ].filter(({ since, until }) => until > since),
  );
}
