import "server-only";
import type { ContainerRecord, LiveIndex, PodRecord } from "@/lib/live/model";

/**
 * Whether an image that is running has another build by now, without asking a registry: kubelets report the digest of what
 * they started, and a pod that started later got what the tag meant then. Which of two builds is the newer one is not
 * claimed, and nothing while nodes still start both. Pure.
 */

/** Since when each pod that was started runs another build of their first container's image; null where none does. */
export function otherBuildSince(own: readonly PodRecord[], index: LiveIndex): string | null {
  const [mine] = own
    .flatMap(({ containers }) => running(containers[0]))
    .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  if (mine === undefined) return null;
  let lastSame = mine.startedAt;
  const others: string[] = [];
  // A container that is started anew in its pod may not have been fetched anew, so that the pod's start is what counts.
  for (const { startedAt, containers } of index.table("pods").values())
    for (const container of containers) {
      if (startedAt === null || container.image !== mine.image) continue;
      const digest = digestOf(container);
      if (digest === mine.digest && startedAt > lastSame) lastSame = startedAt;
      if (digest !== null && digest !== mine.digest) others.push(startedAt);
    }
  return others.filter((startedAt) => startedAt > lastSame).sort()[0] ?? null;
}

type Running = { image: string; digest: string; startedAt: string };

function running(container: ContainerRecord | undefined): Running[] {
  const digest = container === undefined ? null : digestOf(container);
  if (container === undefined || digest === null || container.startedAt === null) return [];
  return [{ image: container.image, digest, startedAt: container.startedAt }];
}

/** Runtimes put the repository, or a scheme, before it; an identity without one is of its machine alone. */
const digestOf = ({ imageId, state }: ContainerRecord): string | null =>
  (state === "running" && imageId?.split("@sha256:")[1]) || null;
