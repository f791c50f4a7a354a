import "server-only";
import type { ContainerRecord, LiveIndex, PodRecord } from "@/lib/live/model";

/**
 * Whether an image that is running has another build by now, without asking a registry: kubelets report the digest of what
 * they started, and a pod that started later got what the tag meant then. Which of two is the newer one is not claimed,
 * only which was started later. Pure.
 */

/** Since when pods that were started after these run another build of their first container's image; null where none does. */
export function otherBuildSince(own: readonly PodRecord[], index: LiveIndex): string | null {
  const [mine] = own
    .flatMap(({ containers }) => running(containers[0]))
    .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  if (mine === undefined) return null;
  let since: string | null = null;
  for (const { startedAt, containers } of index.table("pods").values()) {
    // A container that is started anew in its pod may not have been fetched anew, so that its own start says nothing.
    if (startedAt === null || startedAt <= mine.startedAt || (since !== null && startedAt >= since)) continue;
    if (containers.some((container) => container.image === mine.image && isOther(container, mine.digest)))
      since = startedAt;
  }
  return since;
}

type Running = { image: string; digest: string; startedAt: string };

function running(container: ContainerRecord | undefined): Running[] {
  const digest = container === undefined ? null : digestOf(container);
  if (container === undefined || digest === null || container.startedAt === null) return [];
  return [{ image: container.image, digest, startedAt: container.startedAt }];
}

function isOther(container: ContainerRecord, digest: string): boolean {
  const found = digestOf(container);
  return found !== null && found !== digest;
}

/** Runtimes put the repository, or a scheme, before it; an identity without one is of its machine alone. */
const digestOf = ({ imageId, state }: ContainerRecord): string | null =>
  (state === "running" && imageId?.split("@sha256:")[1]) || null;
