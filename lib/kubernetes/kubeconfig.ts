import "server-only";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import {
  type Cluster,
  newClusters,
  newContexts,
  newUsers,
  type User,
} from "@kubernetes/client-node/dist/config_types.js";
import { ExecAuth } from "@kubernetes/client-node/dist/exec_auth.js";
import { FileAuth } from "@kubernetes/client-node/dist/file_auth.js";
import { parse } from "yaml";
import { z } from "zod";

/**
 * A kubeconfig, read and applied by client-node's own parts. Its KubeConfig brings the client of every API there is, 80 MB
 * and half a second of each process, so it is loaded for users of an `auth-provider` alone, which nothing else knows.
 */

export type Kubeconfig = Pick<KubeConfig, "getCurrentCluster" | "getCurrentUser" | "applyToHTTPSOptions">;

const wire = z.looseObject({
  "current-context": z.string().nullish(),
  clusters: z.unknown(),
  contexts: z.unknown(),
  users: z.unknown(),
});

/** @throws Error for a file that can't be read or is no kubeconfig */
export function readKubeconfig(file: string, context?: string): Kubeconfig {
  const read = wire.parse(parse(readFileSync(file, "utf8")));
  const wanted = context ?? read["current-context"];
  const chosen = newContexts(read.contexts).find(({ name }) => name === wanted);
  const cluster = newClusters(read.clusters).find(({ name }) => name === chosen?.cluster) ?? null;
  const user = newUsers(read.users).find(({ name }) => name === chosen?.user) ?? null;
  const found = (path: string | undefined) => path && resolve(dirname(file), path);
  if (cluster !== null) Object.assign(cluster, { caFile: found(cluster.caFile) });
  if (user !== null) Object.assign(user, { certFile: found(user.certFile), keyFile: found(user.keyFile) });
  return applied(cluster, user);
}

const MOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Of the service account that the pod of this process runs as. */
export function podKubeconfig(server: { host: string; port: string }, mount = MOUNT): Kubeconfig {
  const host = server.host.includes(":") ? `[${server.host}]` : server.host;
  return applied(
    {
      name: "pod",
      server: `https://${host}:${server.port}`,
      caFile: `${mount}/ca.crt`,
      skipTLSVerify: false,
    },
    { name: "pod", authProvider: { name: "tokenFile", config: { tokenFile: `${mount}/token` } } },
  );
}

function applied(cluster: Cluster | null, user: User | null): Kubeconfig {
  const plugins = [new ExecAuth(), new FileAuth()];
  let whole: KubeConfig | null = null;
  return {
    getCurrentCluster: () => cluster,
    getCurrentUser: () => user,
    async applyToHTTPSOptions(options) {
      const plugin = user === null ? undefined : plugins.find((each) => each.isAuthProvider(user));
      if (plugin === undefined && cluster !== null && user?.authProvider) {
        whole ??= await wholeOf(cluster, user);
        return whole.applyToHTTPSOptions(options);
      }
      const headers: Record<string, string> = {};
      Object.assign(options, {
        headers,
        servername: cluster?.tlsServerName,
        ca: bytesOf(cluster?.caFile, cluster?.caData),
        cert: bytesOf(user?.certFile, user?.certData),
        key: bytesOf(user?.keyFile, user?.keyData),
      });
      if (user?.impersonateUser) headers["Impersonate-User"] = user.impersonateUser;
      if (user !== null) await plugin?.applyAuthentication(user, options);
      if (user?.token) headers.Authorization = `Bearer ${user.token}`;
    },
  };
}

async function wholeOf(cluster: Cluster, user: User): Promise<KubeConfig> {
  const client = await import("@kubernetes/client-node");
  const config = new client.KubeConfig();
  config.loadFromClusterAndUser(cluster, user);
  return config;
}

const bytesOf = (file: string | undefined, base64: string | undefined): Buffer | undefined =>
  file ? readFileSync(file) : base64 ? Buffer.from(base64, "base64") : undefined;
