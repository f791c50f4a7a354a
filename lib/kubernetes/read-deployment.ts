import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { type KubeConnection, sharedConnection, statusMessage } from "./connection";

const deploymentWire = z.object({
  metadata: z.object({
    uid: z.string(),
    resourceVersion: z.string(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.object({ replicas: z.int().default(1) }),
});

export type DeploymentNow = {
  uid: string;
  resourceVersion: string;
  annotations: Readonly<Record<string, string>>;
  replicas: number;
};

/** The Deployment as the API server has it now; null when there is none. @throws AppError upstream, timeout */
export async function getDeployment(
  { namespace, name }: { namespace: string; name: string },
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("reader"),
): Promise<DeploymentNow | null> {
  const path = `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/deployments/${encodeURIComponent(name)}`;
  const answer = await connection.request({ path, signal });
  if (answer.status === 404) return null;
  if (answer.status !== 200)
    throw new AppError(
      "upstream",
      `cannot read deployment ${namespace}/${name}: ${answer.status} ${statusMessage(answer.body)}`,
    );
  const { metadata, spec } = deploymentWire.parse(answer.body);
  return { ...metadata, replicas: spec.replicas };
}
