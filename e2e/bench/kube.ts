import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { World } from "./figure";

const namesWire = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });
const kubeconfigWire = z.object({
  clusters: z
    .array(
      z.object({
        cluster: z.object({
          server: z.string(),
          "certificate-authority": z.string().optional(),
          "certificate-authority-data": z.string().optional(),
        }),
      }),
    )
    .min(1),
  users: z.array(z.object({ user: z.object({ token: z.string() }) })).min(1),
});

/** The cluster as its administrator: makes the changes whose arrival is measured. */
export type Kube = {
  get(path: string): Promise<unknown>;
  create(path: string, object: object): Promise<void>;
  mergePatch(path: string, patch: object): Promise<void>;
};

/** @throws Error when the world was given none; a figure that needs one says so beforehand */
export function adminOf({ kubeconfig }: Pick<World, "kubeconfig">): Kube {
  if (kubeconfig === null) throw new Error("no kubeconfig of an administrator");
  return openKube(kubeconfig);
}

/** Of a kubeconfig with a token. Requests share a few kept-alive connections. */
export function openKube(file: string): Kube {
  const config = kubeconfigWire.parse(parse(readFileSync(file, "utf8")));
  const cluster = config.clusters[0]?.cluster;
  const token = config.users[0]?.user.token;
  if (cluster === undefined || token === undefined) throw new Error(`${file}: no cluster or no token`);
  const ca =
    cluster["certificate-authority-data"] !== undefined
      ? Buffer.from(cluster["certificate-authority-data"], "base64")
      : readFileSync(resolve(dirname(file), cluster["certificate-authority"] ?? ""));
  const agent = new Agent({ keepAlive: true, maxSockets: 24, ca });
  const ask = (method: string, path: string, body?: object): Promise<unknown> =>
    new Promise((done, fail) => {
      const sent = request(
        `${cluster.server}${path}`,
        {
          method,
          agent,
          timeout: 10_000,
          headers: {
            authorization: `Bearer ${token}`,
            "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json",
          },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on("data", (chunk: Buffer) => chunks.push(chunk));
          answer.on("error", fail);
          answer.on("end", () => {
            const text = Buffer.concat(chunks).toString();
            if ((answer.statusCode ?? 500) >= 300)
              fail(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
            else done(JSON.parse(text));
          });
        },
      );
      sent.on("timeout", () => sent.destroy(new Error(`${method} ${path}: no answer in 10 s`)));
      sent.on("error", fail);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  return {
    get: (path) => ask("GET", path),
    create: async (path, object) => void (await ask("POST", path, object)),
    mergePatch: async (path, patch) => void (await ask("PATCH", path, patch)),
  };
}

export async function nodeNames(kube: Kube, max: number): Promise<string[]> {
  const { items } = namesWire.parse(await kube.get(`/api/v1/nodes?limit=${max}`));
  return items.map(({ metadata }) => metadata.name);
}
