import "server-only";
import { AppError } from "@/lib/core/errors";
import { sharedConnection, statusMessage } from "./connection";

/** One answer of metrics.k8s.io, for clusters without a Prometheus of ours. @throws AppError upstream, timeout */
export async function readMetricsApi(path: string, signal?: AbortSignal): Promise<unknown> {
  const answer = await sharedConnection("reader").request({
    path,
    timeoutMs: 5_000,
    ...(signal === undefined ? {} : { signal }),
  });
  if (answer.status === 404)
    throw new AppError(
      "upstream",
      "neither Prometheus is named in the site file nor is metrics.k8s.io served",
    );
  if (answer.status !== 200)
    throw new AppError("upstream", `GET ${path}: ${answer.status} ${statusMessage(answer.body)}`);
  return answer.body;
}
