import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import type { PodRecord } from "@/lib/live/model";
import { type KubeConnection, sharedConnection, statusMessage } from "./connection";
import { projectPod } from "./project-pod";

const PAGE = 500;
const listWire = z.object({
  metadata: z.object({ continue: z.string().optional() }).default({}),
  items: z.array(z.unknown()),
});

/** Every pod of a node as etcd has it now, not as a watch had it. @throws AppError upstream, timeout */
export const listPodsOfNode = (
  node: string,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("reader"),
): Promise<PodRecord[]> =>
  listPods({ of: node, path: "/api/v1/pods", fieldSelector: `spec.nodeName=${node}` }, signal, connection);

/** As `listPodsOfNode`, of a namespace. */
export const listPodsIn = (
  namespace: string,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<PodRecord[]> =>
  listPods(
    { of: namespace, path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods` },
    signal,
    connection,
  );

async function listPods(
  { of, path, fieldSelector }: { of: string; path: string; fieldSelector?: string },
  signal: AbortSignal,
  connection: KubeConnection,
): Promise<PodRecord[]> {
  const pods: PodRecord[] = [];
  let from: string | undefined;
  do {
    const answer = await connection.request({
      path,
      query: { fieldSelector, limit: PAGE, continue: from },
      signal,
    });
    if (answer.status !== 200)
      throw new AppError(
        "upstream",
        `cannot list the pods of ${of}: ${answer.status} ${statusMessage(answer.body)}`,
      );
    const { items, metadata } = listWire.parse(answer.body);
    pods.push(...items.map(projectPod));
    from = metadata.continue === "" ? undefined : metadata.continue;
  } while (from !== undefined);
  return pods;
}
