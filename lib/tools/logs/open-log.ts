import "server-only";
import type { Actor } from "@/lib/auth/actor";
import { requireForTool } from "@/lib/auth/maintains";
import { AppError } from "@/lib/core/errors";
import { readPodLog } from "@/lib/kubernetes/read-pod-log";
import type { PodRecord } from "@/lib/live/model";
import { toolNamespaces } from "../namespaces/model";
import { type ToolSources, toolSources } from "../read";
import { boundedBody } from "./bounded";
import { logPlaces, type Places } from "./places";
import type { LogQuery } from "./schema";

/** Logs of a tool's pods, for operators and its own maintainers, streamed by this process with the reader's identity. */

const PLACES_ALL = 64;
const PLACES_EACH = 6;
const BYTES_MAX = 16 * 2 ** 20;
const FOLLOWED_MS = 30 * 60_000;
const CHECK_MS = 60_000;

// Next bundles pages and routes apart; the global object is what they share within one process.
const held = globalThis as { forgeboardLogs?: Places };

export type LogSources = ToolSources & { read: typeof readPodLog; places: Places };

const logSources = (): LogSources => {
  held.forgeboardLogs ??= logPlaces({ all: PLACES_ALL, each: PLACES_EACH });
  return { ...toolSources(), read: readPodLog, places: held.forgeboardLogs };
};

/**
 * @param stillAllowed asked while it is followed
 * @throws AppError forbidden before anything else is looked at; not_found; invalid; rate_limited; precondition where there is no log
 */
export async function openLog(
  actor: Actor,
  { tool, pod: name }: { tool: string; pod: string },
  query: LogQuery,
  { signal, stillAllowed }: { signal: AbortSignal; stillAllowed(): Promise<boolean> },
  sources: LogSources = logSources(),
): Promise<ReadableStream<Uint8Array>> {
  await requireForTool(actor, "tool.inspect", tool);
  const pod = podOf(tool, name, sources);
  const container = containerOf(pod, query.container);
  const giveBack = sources.places.take(actor.user);
  const end = new AbortController();
  signal.addEventListener("abort", () => end.abort(), { once: true });
  const log = sources.read(
    {
      ...{ namespace: pod.namespace, pod: name, container, tailLines: query.tail, sinceSeconds: query.since },
      previous: query.previous === "true",
      follow: query.follow === "true",
      timestamps: query.timestamps === "true",
      limitBytes: query.follow === "true" ? undefined : BYTES_MAX,
    },
    end.signal,
  );
  try {
    return await begun(log, end, {
      bytesMax: BYTES_MAX,
      lastsMax: FOLLOWED_MS,
      checkMs: CHECK_MS,
      stillAllowed: async () => (await stillAllowed()) && (await mayStill(actor, tool)),
      ended: giveBack,
    });
  } catch (error) {
    giveBack();
    end.abort();
    throw error;
  }
}

/** Waits for the first bytes, so that a log that there is not is an answer, and no empty body. */
async function begun(
  log: AsyncGenerator<Uint8Array>,
  end: AbortController,
  bounds: Parameters<typeof boundedBody>[2],
): Promise<ReadableStream<Uint8Array>> {
  const first = log.next();
  const late = new Promise<null>((resolve) => setTimeout(resolve, FIRST_MS, null).unref());
  await Promise.race([first, late]);
  async function* all(): AsyncGenerator<Uint8Array> {
    const { done, value } = await first;
    if (done === true) return;
    yield value;
    yield* log;
  }
  return boundedBody(all(), end, bounds);
}

/** A log that is followed may be silent; by then the server would have refused it. */
const FIRST_MS = 2_000;

const mayStill = (actor: Actor, tool: string): Promise<boolean> =>
  requireForTool(actor, "tool.inspect", tool).then(
    () => true,
    () => false,
  );

function podOf(tool: string, name: string, { index, profile }: ToolSources): PodRecord {
  for (const namespace of toolNamespaces(index, profile).get(tool) ?? []) {
    const pod = index.table("pods").get(`${namespace}/${name}`);
    if (pod !== undefined) return pod;
  }
  throw new AppError("not_found", `tool ${tool} has no pod ${name}`);
}

function containerOf({ name, containers, initContainers }: PodRecord, asked: string | undefined): string {
  const names = [...containers, ...initContainers].map((one) => one.name);
  const [first] = names;
  const container = asked ?? (containers.length === 1 ? first : undefined);
  if (container !== undefined && names.includes(container)) return container;
  const message = `expected one of ${names.join(", ")}`;
  throw new AppError("invalid", `container: ${message} of pod ${name}`, {
    fields: [{ path: "container", message }],
  });
}
