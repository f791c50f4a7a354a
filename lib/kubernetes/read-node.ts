import "server-only";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import type { NodeRecord } from "@/lib/live/model";
import { type KubeConnection, sharedConnection, statusMessage } from "./connection";
import { projectNode } from "./project-node";
import { retryAfterSeconds } from "./retry-after";

/** The node as the API server has it now, not as the index had it; null when there is none. @throws AppError upstream, timeout */
export async function getNode(
  name: string,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<NodeRecord | null> {
  const answer = await connection.request({ path: `/api/v1/nodes/${encodeURIComponent(name)}`, signal });
  if (answer.status === 404) return null;
  if (answer.status !== 200)
    throw new AppError(
      "upstream",
      `cannot read node ${name}: ${answer.status} ${statusMessage(answer.body)}`,
      {
        retryAfterSeconds: retryAfterSeconds(answer.headers),
        cause: { status: answer.status },
      },
    );
  return projectNode(answer.body, site().profile.annotationPrefix);
}
