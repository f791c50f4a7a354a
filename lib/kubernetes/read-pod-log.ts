import "server-only";
import { AppError } from "@/lib/core/errors";
import { answerStatus } from "./answer-status";
import { type KubeConnection, sharedConnection } from "./connection";

export type LogRequest = {
  namespace: string;
  pod: string;
  container: string;
  /** Lines from the end. */
  tailLines: number;
  sinceSeconds?: number | undefined;
  /** Of the container before its last restart. */
  previous: boolean;
  follow: boolean;
  timestamps: boolean;
  /** The server ends what it sends there, whatever the line; it does not bound what follows. */
  limitBytes?: number | undefined;
};

/**
 * What a container has written, as it comes, fetched by the API server from the kubelet.
 * @throws AppError not_found; precondition when there is no such log; upstream, timeout
 */
export async function* readPodLog(
  { namespace, pod, ...options }: LogRequest,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("reader"),
): AsyncGenerator<Uint8Array> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`;
  try {
    yield* connection.bytes({ path, query: options, signal });
  } catch (error) {
    throw error instanceof AppError ? explained(error, `${namespace}/${pod}`) : error;
  }
}

function explained(error: AppError, pod: string): AppError {
  const code = answerStatus(error);
  const says = error.message.replace(/^GET \S+: \d+ /, "");
  if (code === 404) return new AppError("not_found", `there is no log of ${pod}: ${says}`);
  if (code === 400) return new AppError("precondition", `there is no log of ${pod}: ${says}`);
  if (code === 403) return new AppError("upstream", `the console may not read logs: ${says}`);
  return error;
}
