import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { type KubeConnection, openConnection } from "@/lib/kubernetes/connection";
import { launchControlPlane } from "./control-plane/launch";
import { startPlatform } from "./platform/start";

/** The box and a real API server, as the contract of every write meets them. */
export type KubeServer = {
  reader: KubeConnection;
  writer: KubeConnection;
  /** As the cluster's root. @throws Error with the server's words for any status of 300 and more */
  send(method: "POST" | "PATCH" | "DELETE", path: string, body: unknown): Promise<unknown>;
  stop(): Promise<void>;
};

type Started = {
  kubeconfigFile: string;
  readerKubeconfigFile: string;
  writerKubeconfigFile: string;
  stop(): Promise<void>;
};

async function startBox(): Promise<Started> {
  const dir = mkdtempSync(join(tmpdir(), "forgeboard-box-"));
  const box = await startPlatform({ dir });
  return {
    kubeconfigFile: box.adminKubeconfigFile,
    readerKubeconfigFile: box.kubeconfigFile,
    writerKubeconfigFile: box.writerKubeconfigFile,
    async stop() {
      await box.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** `signs`: client certificates that are asked for and approved are signed; the box's always are. */
type Needs = { signs?: boolean };

export const kubeServers: readonly (readonly [string, (needs?: Needs) => Promise<KubeServer>])[] = [
  ["box", async () => opened(await startBox())],
  ["kube-apiserver", async (needs = {}) => opened(await launchControlPlane(needs))],
];

function opened(started: Started): KubeServer {
  const admin = connectionOf(started.kubeconfigFile);
  return {
    reader: connectionOf(started.readerKubeconfigFile),
    writer: connectionOf(started.writerKubeconfigFile),
    async send(method, path, body) {
      const contentType = method === "PATCH" ? "application/merge-patch+json" : "application/json";
      const answer = await admin.request({ method, path, body, contentType });
      if (answer.status >= 300)
        throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    stop: started.stop,
  };
}

export function connectionOf(file: string): KubeConnection {
  const config = new KubeConfig();
  config.loadFromFile(file);
  return openConnection(config);
}
