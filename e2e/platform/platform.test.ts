import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isFields, type KubeObject, listAt, numberAt, textAt } from "./objects";
import { type RunningPlatform, startPlatform } from "./start";
import { buildWorld } from "./world/build";
import { PRESSED, STORY, STORY_OTHERS, STUCK } from "./world/nodes";
import { randomFrom } from "./world/random";
import { tick } from "./world/simulate";

type Answer = { status: number; body: unknown; auditId: string | null };
type Ask = { method?: string; body?: unknown; type?: string; headers?: Record<string, string> };

let dir: string;
let box: RunningPlatform;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "box-"));
  box = await startPlatform({ dir });
});

afterAll(async () => {
  await box.stop();
  rmSync(dir, { recursive: true });
});

function connection(file: string): { server: string; token: string } {
  const text = readFileSync(file, "utf8");
  return { server: /server: "([^"]+)/.exec(text)?.[1] ?? "", token: /token: "([^"]+)/.exec(text)?.[1] ?? "" };
}

async function ask(role: "reader" | "writer" | "admin", path: string, options: Ask = {}): Promise<Answer> {
  const files = {
    reader: box.kubeconfigFile,
    writer: box.writerKubeconfigFile,
    admin: box.adminKubeconfigFile,
  };
  const { server, token } = connection(files[role]);
  const answer = await fetch(server + path, {
    method: options.method ?? "GET",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": options.type ?? "application/json",
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  return { status: answer.status, body: await answer.json(), auditId: answer.headers.get("audit-id") };
}

/** The events of a watch until it ends by itself. */
async function watched(path: string): Promise<{ type: string; object: unknown }[]> {
  const { server, token } = connection(box.kubeconfigFile);
  const answer = await fetch(server + path, { headers: { authorization: `Bearer ${token}` } });
  return (await answer.text())
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

const merge = "application/merge-patch+json";
const operator = {
  "impersonate-user": "anna",
  "impersonate-group": "forgeboard-operators",
  "impersonate-extra-forgeboard-action": "42",
};

describe("lists", () => {
  it("pages through all pods without a gap, as of the first page", async () => {
    const names = new Set<string>();
    let from = "";
    let changed = false;
    do {
      const { body } = await ask("reader", `/api/v1/pods?limit=500${from === "" ? "" : `&continue=${from}`}`);
      for (const item of listAt(body, "items"))
        names.add(`${textAt(item, "metadata", "namespace")}/${textAt(item, "metadata", "name")}`);
      from = textAt(body, "metadata", "continue");
      const elsewhere = [...box.store.table("pods")].filter(
        ([, pod]) => textAt(pod, "spec", "nodeName") !== STORY,
      );
      if (!changed)
        box.store.remove(
          "pods",
          elsewhere
            .map(([key]) => key)
            .sort()
            .at(-1) ?? "",
        );
      changed = true;
    } while (from !== "");
    expect(names.size).toBe(1_280);
  });

  it("refuses a page of a list that is too old", async () => {
    const { body } = await ask("reader", "/api/v1/pods?limit=10");
    await ask("admin", `/api/v1/nodes/${PRESSED}`, {
      method: "PATCH",
      type: merge,
      body: { metadata: { labels: { aged: "yes" } } },
    });
    box.store.compact();
    const later = await ask(
      "reader",
      `/api/v1/pods?limit=10&continue=${textAt(body, "metadata", "continue")}`,
    );
    expect(later.status).toBe(410);
    expect(textAt(later.body, "reason")).toBe("Expired");
  });

  it("selects by field and label", async () => {
    const onNode = await ask(
      "reader",
      `/api/v1/pods?fieldSelector=spec.nodeName%3D${STORY}&labelSelector=toolforge%3Dtool`,
    );
    expect(listAt(onNode.body, "items").length).toBe(52);
    const odd = await ask("reader", "/api/v1/pods?fieldSelector=spec.colour%3Dred");
    expect(odd.status).toBe(400);
  });
});

describe("watches", () => {
  it("sends the state, its end as a bookmark, and then changes", async () => {
    const events = watched(
      "/api/v1/nodes?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1",
    );
    const labelled = await ask("admin", `/api/v1/nodes/${STORY}`, {
      method: "PATCH",
      type: merge,
      body: { metadata: { labels: { seen: "1" } } },
    });
    const all = await events;
    const end = all.findIndex((event) => event.type === "BOOKMARK");
    expect(end).toBe(41);
    expect(textAt(all[end]?.object, "metadata", "annotations", "k8s.io/initial-events-end")).toBe("true");
    const version = textAt(labelled.body, "metadata", "resourceVersion");
    expect(all.some((event) => textAt(event.object, "metadata", "resourceVersion") === version)).toBe(true);
  });

  it("says 410 inside the stream when the version is gone", async () => {
    box.store.compact();
    const [event] = await watched("/api/v1/nodes?watch=1&resourceVersion=5&timeoutSeconds=1");
    expect(event?.type).toBe("ERROR");
    expect(numberAt(event?.object, "code")).toBe(410);
  });

  it("reports an object that leaves the selection as deleted", async () => {
    const { body } = await ask("reader", "/api/v1/nodes?limit=1");
    const since = textAt(body, "metadata", "resourceVersion");
    await ask("admin", `/api/v1/nodes/${STUCK}`, {
      method: "PATCH",
      type: merge,
      body: { metadata: { labels: { shelf: "a" } } },
    });
    await ask("admin", `/api/v1/nodes/${STUCK}`, {
      method: "PATCH",
      type: merge,
      body: { metadata: { labels: { shelf: null } } },
    });
    const events = await watched(
      `/api/v1/nodes?watch=1&resourceVersion=${since}&labelSelector=shelf%3Da&timeoutSeconds=1`,
    );
    expect(events.map((event) => event.type)).toEqual(["ADDED", "DELETED"]);
  });
});

describe("writes", () => {
  const cordon = { spec: { unschedulable: true } };
  const path = "/api/v1/nodes/tools-k8s-worker-101";

  it("refuses the reader, and the writer who speaks for nobody of the operators", async () => {
    expect((await ask("reader", path, { method: "PATCH", type: merge, body: cordon })).status).toBe(403);
    const stranger = { "impersonate-user": "eve", "impersonate-group": "users" };
    const refused = await ask("writer", path, {
      method: "PATCH",
      type: merge,
      body: cordon,
      headers: stranger,
    });
    expect(refused.status).toBe(403);
    expect(textAt(refused.body, "message")).toContain('User "eve" cannot patch resource "nodes"');
    expect((await ask("reader", "/api/v1/secrets")).status).toBe(403);
  });

  it("records who was spoken for, under the audit id it answers", async () => {
    const done = await ask("writer", `${path}?dryRun=All`, {
      method: "PATCH",
      type: merge,
      body: cordon,
      headers: operator,
    });
    expect(done.status).toBe(200);
    expect(box.store.get("nodes", "tools-k8s-worker-101")?.spec?.unschedulable).toBeUndefined();
    const line = box.audit.find((each) => each.auditId === done.auditId);
    expect(line?.impersonated).toMatchObject({ user: "anna", extra: { "forgeboard-action": "42" } });
  });

  it("answers 409 to a patch of an older version", async () => {
    const stale = { metadata: { resourceVersion: "7" }, ...cordon };
    const { status, body } = await ask("admin", path, { method: "PATCH", type: merge, body: stale });
    expect([status, textAt(body, "reason")]).toEqual([409, "Conflict"]);
  });

  it("keeps the last healthy pod a budget needs", async () => {
    const pod = [...box.store.values("pods")].find((each) => each.metadata.name.startsWith("wikibugs-irc"));
    const eviction = {
      apiVersion: "policy/v1",
      kind: "Eviction",
      metadata: { name: pod?.metadata.name, namespace: "tool-wikibugs" },
    };
    const { status, body } = await ask(
      "admin",
      `/api/v1/namespaces/tool-wikibugs/pods/${pod?.metadata.name}/eviction`,
      { method: "POST", body: eviction },
    );
    expect(status).toBe(429);
    expect(textAt(listAt(body, "details", "causes")[0], "reason")).toBe("DisruptionBudget");
  });
});

describe("the world", () => {
  const now = Date.UTC(2026, 10, 24, 14);
  const ready = (pod: KubeObject) => textAt(pod, "status", "phase") === "Running";

  it("is the same for one seed and holds its trouble", () => {
    const [a, b] = [buildWorld(7, now), buildWorld(7, now)];
    const pods = [...a.values("pods")];
    expect([...b.values("pods")].map((pod) => pod.metadata.uid)).toEqual(pods.map((pod) => pod.metadata.uid));
    expect(pods.length).toBe(1_280);
    expect(a.table("nodes").size).toBe(41);
    const reasons = pods.flatMap((pod) =>
      listAt(pod, "status", "containerStatuses").map((each) => textAt(each, "state", "waiting", "reason")),
    );
    expect(reasons).toEqual(expect.arrayContaining(["CrashLoopBackOff", "ImagePullBackOff"]));
    expect(pods.filter((pod) => textAt(pod, "spec", "nodeName") === STORY).length).toBe(58);
  });

  it("replaces a deleted pod elsewhere until it runs", () => {
    const store = buildWorld(7, now);
    const random = randomFrom(1);
    const pod = [...store.values("pods")].find((each) => each.metadata.namespace === "tool-sal");
    if (pod === undefined) throw new Error("sal has no pod");
    const stop = "2026-11-24T14:00:30Z";
    store.put("pods", {
      ...pod,
      metadata: { ...pod.metadata, deletionTimestamp: stop, deletionGracePeriodSeconds: 30 },
    });
    for (let second = 0; second < 15; second++) tick(store, random, now + second * 1_000, second);
    const sal = [...store.values("pods")].filter((each) => each.metadata.namespace === "tool-sal");
    expect(sal.map((each) => each.metadata.name)).not.toContain(pod.metadata.name);
    expect(sal.filter(ready).length).toBe(1);
    expect(textAt(sal[0], "spec", "nodeName")).not.toBe(STORY);
  });

  it.each([STORY, STORY_OTHERS[0]])(
    "frees the story's budget a while after %s is drained, not before",
    (name) => {
      const store = buildWorld(7, now);
      const random = randomFrom(1);
      const node = store.get("nodes", name);
      if (node === undefined) throw new Error("no such node");
      store.put("nodes", { ...node, spec: { ...node.spec, unschedulable: true } });
      const allowed = () =>
        numberAt(store.get("poddisruptionbudgets", "tool-wikibugs/wikibugs"), "status", "disruptionsAllowed");
      let second = 0;
      const pass = (seconds: number) => {
        for (const end = second + seconds; second < end; second++)
          tick(store, random, now + second * 1_000, second);
      };
      pass(15);
      expect(allowed()).toBe(0);
      const pod = [...store.values("pods")].find(
        (each) => textAt(each, "spec", "nodeName") === name && each.metadata.namespace !== "tool-wikibugs",
      );
      if (pod === undefined) throw new Error(`${name} has no other pod`);
      const deletionTimestamp = new Date(now + 45_000).toISOString();
      store.put("pods", {
        ...pod,
        metadata: { ...pod.metadata, deletionTimestamp, deletionGracePeriodSeconds: 30 },
      });
      pass(20);
      expect(allowed()).toBe(0);
      pass(60);
      expect(allowed()).toBe(1);
    },
  );

  it("builds one tool's image after the other, and keeps a few runs of each", () => {
    const store = buildWorld(7, now);
    const reasons = () =>
      [...store.values("pipelineruns")]
        .map((run) => textAt(listAt(run, "status", "conditions")[0], "reason"))
        .sort();
    expect(new Set(reasons())).toEqual(
      new Set(["Cancelled", "Failed", "PipelineRunTimeout", "Running", "Succeeded"]),
    );
    const random = randomFrom(1);
    for (let step = 1; step <= 60; step++) tick(store, random, now + step * 5 * 60_000, step);
    expect(reasons().filter((reason) => reason === "Running")).toHaveLength(1);
    const tools = Map.groupBy([...store.values("pipelineruns")], (run) => run.metadata.labels?.user);
    expect(Math.max(...[...tools.values()].map((runs) => runs.length))).toBe(3);
  });

  it("taints a cordoned node and frees it again", () => {
    const store = buildWorld(7, now);
    const node = store.get("nodes", "tools-k8s-worker-101");
    if (node === undefined) throw new Error("no such node");
    store.put("nodes", { ...node, spec: { ...node.spec, unschedulable: true } });
    tick(store, randomFrom(1), now, 0);
    const tainted = store.get("nodes", "tools-k8s-worker-101");
    expect(listAt(tainted, "spec", "taints").map((taint) => (isFields(taint) ? taint.key : ""))).toEqual([
      "node.kubernetes.io/unschedulable",
    ]);
  });
});
