import "server-only";
import { env } from "@/lib/config/env";
import { AppError } from "@/lib/core/errors";
import { type Kubeconfig, podKubeconfig, readKubeconfig } from "./kubeconfig";

export type ClusterRole = "reader" | "writer";

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** Kubeconfig of a role: its own file, else KUBECONFIG, else the cluster this process runs in. Read anew at each call. */
export function loadKubeConfig(role: ClusterRole): Kubeconfig {
  const given = env();
  const { FORGEBOARD_READER_KUBECONFIG, FORGEBOARD_WRITER_KUBECONFIG, KUBECONFIG, FORGEBOARD_CONTEXT } =
    given;
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = given;
  const own = role === "reader" ? FORGEBOARD_READER_KUBECONFIG : FORGEBOARD_WRITER_KUBECONFIG;
  const file = own ?? KUBECONFIG;
  if (file !== undefined) return readKubeconfig(file, own === undefined ? FORGEBOARD_CONTEXT : undefined);
  if (host !== undefined && port !== undefined) return podKubeconfig({ host, port });
  throw new AppError("precondition", "there is no cluster: set KUBECONFIG, or run in a pod");
}

/**
 * The API server's address. @throws AppError "precondition" for a kubeconfig that turns TLS verification off, or that
 * speaks plain HTTP to anything but loopback.
 */
export function serverOf(config: Kubeconfig): URL {
  const cluster = config.getCurrentCluster();
  if (cluster === null || cluster === undefined)
    throw new AppError("precondition", "the kubeconfig names no cluster for its current context");
  if (cluster.skipTLSVerify)
    throw new AppError(
      "precondition",
      `cluster ${cluster.name}: insecure-skip-tls-verify is refused; give certificate-authority instead`,
    );
  const url = new URL(cluster.server);
  if (url.protocol === "http:" && !LOOPBACK.test(url.hostname))
    throw new AppError("precondition", `cluster ${cluster.name}: ${cluster.server} is not https`);
  return url;
}
