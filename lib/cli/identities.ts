import "server-only";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { z } from "zod";
import { AppError, messageOf } from "@/lib/core/errors";
import { type KubeConnection, openConnection, statusMessage } from "@/lib/kubernetes/connection";
import { type Kubeconfig, readKubeconfig } from "@/lib/kubernetes/kubeconfig";
import { progress } from "./progress";

/**
 * Turns one person's kubeconfig into the two identities of `deploy/`: a bound token of the reader for web, one of the
 * writer for the worker. The person's own credentials stay in this process, which serves nobody.
 */

const NAMESPACE = "forgeboard";
/** Asked for; the API server may give less. Tokens are renewed at half of what it gave. */
const LIFETIME_SECONDS = 86_400;
const RENEW_MS_MIN = 60_000;

const tokenWire = z.object({ status: z.object({ token: z.string(), expirationTimestamp: z.string() }) });

export type Identities = { reader: string; writer: string; stop(): void };

/** @throws AppError "precondition" that says which manifest is missing */
export async function mintIdentities(
  file: string,
  context: string | undefined,
  dir: string,
): Promise<Identities> {
  const open = () => readKubeconfig(file, context);
  const connection = openConnection(open);
  const paths = { reader: join(dir, "reader.kubeconfig"), writer: join(dir, "writer.kubeconfig") };
  const timers = new Set<NodeJS.Timeout>();
  const keep = async (role: "reader" | "writer"): Promise<void> => {
    const { token, expirationTimestamp } = await requestToken(connection, role);
    // Renamed into place, because the process that reads it may do so at any moment.
    writeFileSync(`${paths[role]}.new`, kubeconfigOf(open(), role, token), { mode: 0o600 });
    renameSync(`${paths[role]}.new`, paths[role]);
    renewAfter(role, Math.max(RENEW_MS_MIN, (Date.parse(expirationTimestamp) - Date.now()) / 2));
  };
  const renewAfter = (role: "reader" | "writer", ms: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      keep(role).catch((error: unknown) => {
        progress(`the token of forgeboard-${role} was not renewed: ${messageOf(error)}`);
        renewAfter(role, RENEW_MS_MIN);
      });
    }, ms);
    timers.add(timer);
  };
  await Promise.all([keep("reader"), keep("writer")]);
  return { ...paths, stop: () => timers.forEach((timer) => void clearTimeout(timer)) };
}

async function requestToken(connection: KubeConnection, role: "reader" | "writer") {
  const answer = await connection.request({
    method: "POST",
    path: `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/forgeboard-${role}/token`,
    body: {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { expirationSeconds: LIFETIME_SECONDS },
    },
  });
  if (answer.status !== 201)
    throw new AppError(
      "precondition",
      `no token for the identity forgeboard-${role} (${answer.status} ${statusMessage(answer.body)}). ` +
        `Apply deploy/rbac-${role}.yaml with an account that may, or point FORGEBOARD_${role.toUpperCase()}_KUBECONFIG at a kubeconfig of its own`,
    );
  return tokenWire.parse(answer.body).status;
}

function kubeconfigOf(config: Kubeconfig, role: string, token: string): string {
  const cluster = config.getCurrentCluster();
  const ca =
    cluster?.caData ?? (cluster?.caFile ? readFileSync(cluster.caFile).toString("base64") : undefined);
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "cluster",
        cluster: {
          server: cluster?.server,
          ...(ca === undefined ? {} : { "certificate-authority-data": ca }),
          ...(cluster?.tlsServerName === undefined ? {} : { "tls-server-name": cluster.tlsServerName }),
        },
      },
    ],
    users: [{ name: role, user: { token } }],
    contexts: [{ name: role, context: { cluster: "cluster", user: role } }],
    "current-context": role,
  });
}
