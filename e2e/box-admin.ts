import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { type HieraRepository, hieraIn } from "./platform/hiera-place";

const kubeconfigWire = z.object({
  clusters: z.array(z.object({ cluster: z.object({ server: z.string() }) })).min(1),
  users: z.array(z.object({ user: z.object({ token: z.string() }) })).min(1),
});
const nodeWire = z.object({
  spec: z.object({ unschedulable: z.boolean().optional() }),
  status: z.object({ conditions: z.array(z.record(z.string(), z.string())) }),
});

const podsWire = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        name: z.string(),
        namespace: z.string().default(""),
        ownerReferences: z.array(z.object({ kind: z.string() })).default([]),
      }),
      status: z.object({ phase: z.string().optional() }).default({}),
    }),
  ),
});
const ATTACHMENTS = "/apis/storage.k8s.io/v1/volumeattachments";

export type Box = {
  /** The kubelet of this node falls silent, or speaks again. */
  setReady(node: string, ready: boolean): Promise<void>;
  isCordoned(node: string): Promise<boolean>;
  /** By kubectl, as it were: nobody asked the console. */
  setCordoned(node: string, cordoned: boolean): Promise<void>;
  /** Cordons the node and removes every pod that is not a DaemonSet's, at once. */
  empty(node: string): Promise<void>;
  /**
   * The kubelet falls silent, and all pods but one are gone at once; that one is told to end and never does.
   * @returns its key
   */
  strand(node: string): Promise<string>;
  removePod(key: string): Promise<void>;
  hasNode(node: string): Promise<boolean>;
  /** A volume that somebody has to detach. */
  attach(volume: string, node: string): Promise<void>;
  detach(volume: string): Promise<void>;
  /** More pods than it should have, for the quota that is named as its namespace is. */
  raiseQuota(namespace: string, pods: number): Promise<void>;
  /** A pod that no controller has, as a person starts one to look around. */
  startShell(namespace: string, name: string): Promise<void>;
  hiera: HieraRepository;
  /** The Kubernetes API hangs up on everybody but us, or answers again. */
  setOutage(out: boolean): Promise<void>;
};

/** The running box of this test run, as its administrator, over its Kubernetes API. */
export function openBox(): Box {
  const file = join(process.env.FORGEBOARD_E2E_DATA ?? "", "platform", "admin.kubeconfig");
  const config = kubeconfigWire.parse(parse(readFileSync(file, "utf8")));
  const server = config.clusters[0]?.cluster.server ?? "";
  const token = config.users[0]?.user.token ?? "";
  const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const answer = await fetch(`${server}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/merge-patch+json" },
    });
    if (!answer.ok) throw new Error(`box: ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const podsOn = async (node: string) => {
    const { items } = podsWire.parse(await ask(`/api/v1/pods?fieldSelector=spec.nodeName=${node}`));
    return items
      .filter(({ metadata }) => metadata.ownerReferences.every(({ kind }) => kind !== "DaemonSet"))
      .map(({ metadata, status }) => ({
        key: `${metadata.namespace}/${metadata.name}`,
        owner: metadata.ownerReferences[0]?.kind ?? null,
        phase: status.phase ?? "",
      }));
  };
  const endPod = async (key: string, graceSeconds: number) => {
    const [namespace, name] = key.split("/");
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
    await ask(`${path}?gracePeriodSeconds=${graceSeconds}`, { method: "DELETE" });
  };
  const nodeOf = async (name: string) => nodeWire.parse(await ask(`/api/v1/nodes/${name}`));
  return {
    async setReady(name, ready) {
      const node = await nodeOf(name);
      const conditions = node.status.conditions.map((condition) =>
        condition.type === "Ready"
          ? {
              ...condition,
              status: ready ? "True" : "Unknown",
              reason: ready ? "KubeletReady" : "NodeStatusUnknown",
              lastTransitionTime: `${new Date().toISOString().slice(0, 19)}Z`,
            }
          : condition,
      );
      await ask(`/api/v1/nodes/${name}/status`, {
        method: "PATCH",
        body: JSON.stringify({ status: { conditions } }),
      });
    },
    isCordoned: async (name) => (await nodeOf(name)).spec.unschedulable === true,
    async setCordoned(name, cordoned) {
      await ask(`/api/v1/nodes/${name}`, {
        method: "PATCH",
        body: JSON.stringify({ spec: { unschedulable: cordoned ? true : null } }),
      });
    },
    async empty(name) {
      await this.setCordoned(name, true);
      for (const { key } of await podsOn(name)) await endPod(key, 0);
    },
    async strand(name) {
      await this.setReady(name, false);
      await this.setCordoned(name, true);
      const pods = await podsOn(name);
      const stays = pods.find(({ owner, phase }) => owner === "ReplicaSet" && phase === "Running");
      if (stays === undefined) throw new Error(`box: no pod of a ReplicaSet runs on ${name}`);
      for (const { key } of pods) await endPod(key, key === stays.key ? 1 : 0);
      return stays.key;
    },
    removePod: (key) => endPod(key, 0),
    async hasNode(name) {
      const { items } = podsWire.parse(await ask("/api/v1/nodes"));
      return items.some(({ metadata }) => metadata.name === name);
    },
    async attach(volume, nodeName) {
      const spec = {
        attacher: "cinder.csi.openstack.org",
        nodeName,
        source: { persistentVolumeName: volume },
      };
      await ask(ATTACHMENTS, { method: "POST", body: JSON.stringify({ metadata: { name: volume }, spec }) });
    },
    async detach(volume) {
      await ask(`${ATTACHMENTS}/${volume}`, { method: "DELETE" });
    },
    async raiseQuota(namespace, pods) {
      await ask(`/api/v1/namespaces/${namespace}/resourcequotas/${namespace}?fieldManager=kubectl-edit`, {
        method: "PATCH",
        body: JSON.stringify({ spec: { hard: { pods: String(pods) } } }),
      });
    },
    async startShell(namespace, name) {
      const containers = [{ name: "shell", image: "registry.example.org/shell:latest" }];
      await ask(`/api/v1/namespaces/${namespace}/pods`, {
        method: "POST",
        body: JSON.stringify({ metadata: { name }, spec: { containers }, status: { phase: "Running" } }),
      });
    },
    hiera: hieraIn(join(process.env.FORGEBOARD_E2E_DATA ?? "", "platform")),
    async setOutage(out) {
      await ask("/box/outage", { method: out ? "POST" : "DELETE" });
    },
  };
}
