import { readFileSync } from "node:fs";
import { launchControlPlane } from "../control-plane/launch";

/** A real API server, the product's own two identities, and the server's own log of who wrote what. */
export type Cluster = Awaited<ReturnType<typeof startCluster>>;

type LoggedRequest = {
  stage: string;
  auditID: string;
  verb: string;
  user: { username: string };
  impersonatedUser?: { username: string; groups?: string[]; extra?: Record<string, string[]> };
  objectRef?: { resource: string; name: string };
  responseStatus?: { code: number };
};

/** What the product reads from its environment, for the process of the test itself. */
export function setEnvironment(values: Readonly<Record<string, string>>): void {
  Object.assign(process.env, values);
}

export async function startCluster() {
  const plane = await launchControlPlane();
  return {
    readerKubeconfig: plane.readerKubeconfigFile,
    writerKubeconfig: plane.writerKubeconfigFile,
    /** As the cluster's root. @throws Error with the server's words when it is refused */
    async ask(method: string, path: string, body?: unknown): Promise<void> {
      const headers = method === "PATCH" ? { "content-type": "application/merge-patch+json" } : {};
      const answer = await plane.ask(plane.tokens.admin, method, path, { body, headers });
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body.message}`);
    },
    /** Patches of one node that took effect, oldest first. */
    patchesOf: (node: string): LoggedRequest[] =>
      readFileSync(plane.auditLogFile, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as LoggedRequest)
        .filter(
          ({ stage, verb, objectRef, responseStatus }) =>
            stage === "ResponseComplete" &&
            verb === "patch" &&
            objectRef?.name === node &&
            responseStatus?.code === 200,
        ),
    stop: () => plane.stop(),
  };
}
