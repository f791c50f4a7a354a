import "server-only";
import type { ContainerRecord, LiveIndex, PodRecord } from "@/lib/live/model";

/**
 * Whether an image that is running has another build by now, without asking a registry: kubelets report the digest of what
 * they started, and a pod that started later got what the tag meant then. Which of two builds is the newer one is not
 * claimed, and nothing while nodes still start both. Pure.
 */

type Start = { digest: string; startedAt: string };
export type Starts = ReadonlyMap<string, readonly Start[]>;

/** By image, of those of these pods: what runs of it anywhere, and since when its pod was started. One walk over all pods. */
export function startsOf(pods: readonly PodRecord[], index: LiveIndex): Starts {
  const starts = new Map<string, Start[]>();
  for (const { containers } of pods) if (containers[0] !== undefined) starts.set(containers[0].image, []);
  if (starts.size === 0) return starts;
  // A container that is started anew in its pod may not have been fetched anew, so that the pod's start is what counts.
  for (const { startedAt, containers } of index.table("pods").values())
    for (const container of containers) {
      const known = starts.get(container.image);
      const digest = known === undefined || startedAt === null ? null : digestOf(container);
      if (digest !== null && startedAt !== null) known?.push({ digest, startedAt });
    }
  return starts;
}

/** Since when each pod that was started runs another build of their first container's image; null where none does. */
export function otherBuildSince(own: readonly PodRecord[], starts: Starts): string | null {
  const [mine] = own
    .flatMap(({ containers }) => running(containers[0]))
    .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  if (mine === undefined) return null;
  let last = mine.startedAt;
  let since: string | null = null;
  const all = starts.get(mine.image) ?? [];
  for (const { digest, startedAt } of all) if (digest === mine.digest && startedAt > last) last = startedAt;
  for (const { digest, startedAt } of all)
    if (digest !== mine.digest && startedAt > last && (since === null || startedAt < since))
      since = startedAt;
  return since;
}

function running(container: ContainerRecord | undefined): (Start & { image: string })[] {
  const digest = container === undefined ? null : digestOf(container);
  if (container === undefined || digest === null || container.startedAt === null) return [];
  return [{ image: container.image, digest, startedAt: container.startedAt }];
}

/** Runtimes put the repository, or a scheme, before it; an identity without one is of its machine alone. */
const digestOf = ({ imageId, state }: ContainerRecord): string | null =>
  (state === "running" && imageId?.split("@sha256:")[1]) || null;
