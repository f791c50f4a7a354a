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
export async function listPodsOfNode(
  node: string,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("reader"),
): Promise<PodRecord[]> {
  const pods: PodRecord[] = [];
  let from: string | undefined;
  do {
    const answer = await connection.request({
      path: "/api/v1/pods",
      query: { fieldSelector: `spec.nodeName=${node}`, limit: PAGE, continue: from },
      signal,
    });
    if (answer.status !== 200)
      throw new AppError(
        "upstream",
        `cannot list the pods of ${node}: ${answer.status} ${statusMessage(answer.body)}`,
      );
    const { items, metadata } = listWire.parse(answer.body);
    pods.push(...items.map(projectPod));
    from = metadata.continue === "" ? undefined : metadata.continue;
  } while (from !== undefined);
  return pods;
}
