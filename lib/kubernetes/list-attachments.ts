import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { type KubeConnection, sharedConnection, statusMessage } from "./connection";

const PAGE = 500;
const listWire = z.object({
  metadata: z.object({ continue: z.string().optional() }).default({}),
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({
        nodeName: z.string(),
        source: z.object({ persistentVolumeName: z.string().optional() }).default({}),
      }),
      status: z.object({ attached: z.boolean().default(false) }).default({ attached: false }),
    }),
  ),
});

/** A VolumeAttachment. `volume` is null for one that a pod brings along inline. */
export type Attachment = { name: string; volume: string | null; attached: boolean };

/**
 * What is attached to a node, or about to be. The API selects by no field of theirs, so all are read, in pages.
 * @throws AppError forbidden, upstream, timeout
 */
export async function listAttachmentsOfNode(
  node: string,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("reader"),
): Promise<Attachment[]> {
  const found: Attachment[] = [];
  let from: string | undefined;
  do {
    const answer = await connection.request({
      path: "/apis/storage.k8s.io/v1/volumeattachments",
      query: { limit: PAGE, continue: from },
      signal,
    });
    if (answer.status !== 200)
      throw new AppError(
        answer.status === 403 ? "forbidden" : "upstream",
        `cannot list the volumes attached to ${node}: ${answer.status} ${statusMessage(answer.body)}`,
      );
    const { items, metadata } = listWire.parse(answer.body);
    for (const { metadata: meta, spec, status } of items)
      if (spec.nodeName === node)
        found.push({
          name: meta.name,
          volume: spec.source.persistentVolumeName ?? null,
          attached: status.attached,
        });
    from = metadata.continue === "" ? undefined : metadata.continue;
  } while (from !== undefined);
  return found;
}
