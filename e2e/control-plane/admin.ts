import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { parse } from "yaml";
import { z } from "zod";

const kubeconfigWire = z.object({
  clusters: z
    .array(z.object({ cluster: z.object({ server: z.string(), "certificate-authority": z.string() }) }))
    .min(1),
  users: z.array(z.object({ user: z.object({ token: z.string() }) })).min(1),
});

/** Requests as the administrator of a test cluster, over a few kept-alive connections. */
export type Admin = {
  /** @throws Error with the server's words for any status of 300 and more */
  ask(method: string, path: string, body?: object): Promise<unknown>;
  close(): void;
};

/** Of a kubeconfig that `launchControlPlane` wrote. */
export function openAdmin(kubeconfigFile: string, connections = 32): Admin {
  const config = kubeconfigWire.parse(parse(readFileSync(kubeconfigFile, "utf8")));
  const cluster = config.clusters[0]?.cluster;
  const token = config.users[0]?.user.token;
  if (cluster === undefined || token === undefined) throw new Error(`${kubeconfigFile}: no cluster or token`);
  const agent = new Agent({
    keepAlive: true,
    maxSockets: connections,
    ca: readFileSync(cluster["certificate-authority"]),
  });
  return {
    ask: (method, path, body) =>
      new Promise((resolve, reject) => {
        const text = body === undefined ? "" : JSON.stringify(body);
        const headers = {
          authorization: `Bearer ${token}`,
          "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json",
          "content-length": Buffer.byteLength(text),
        };
        const sent = request(`${cluster.server}${path}`, { method, agent, headers }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on("data", (chunk: Buffer) => chunks.push(chunk));
          answer.once("error", reject);
          answer.once("end", () => {
            const said = Buffer.concat(chunks).toString();
            if ((answer.statusCode ?? 500) >= 300)
              reject(new Error(`${method} ${path}: ${answer.statusCode} ${said.slice(0, 300)}`));
            else resolve(JSON.parse(said));
          });
        });
        sent.once("error", reject);
        sent.end(text);
      }),
    close: () => agent.destroy(),
  };
}
