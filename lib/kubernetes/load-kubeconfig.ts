import "server-only";
import { KubeConfig } from "@kubernetes/client-node";
import { env } from "@/lib/config/env";
import { AppError } from "@/lib/core/errors";

export type ClusterRole = "reader" | "writer";

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** Kubeconfig of a role: its own file, else KUBECONFIG, else the cluster this process runs in. Read anew at each call. */
export function loadKubeConfig(role: ClusterRole): KubeConfig {
  const { FORGEBOARD_READER_KUBECONFIG, FORGEBOARD_WRITER_KUBECONFIG, KUBECONFIG, FORGEBOARD_CONTEXT } =
    env();
  const own = role === "reader" ? FORGEBOARD_READER_KUBECONFIG : FORGEBOARD_WRITER_KUBECONFIG;
  const file = own ?? KUBECONFIG;
  const config = new KubeConfig();
  if (file === undefined) config.loadFromCluster();
  else config.loadFromFile(file);
  if (FORGEBOARD_CONTEXT !== undefined && own === undefined) config.setCurrentContext(FORGEBOARD_CONTEXT);
  return config;
}

/**
 * The API server's address. @throws AppError "precondition" for a kubeconfig that turns TLS verification off, or that
 * speaks plain HTTP to anything but loopback.
 */
export function serverOf(config: KubeConfig): URL {
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
