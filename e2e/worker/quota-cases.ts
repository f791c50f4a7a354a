import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { approveAction } from "@/lib/actions/approve-action";
import { declineAction } from "@/lib/actions/decline-action";
import { getAction } from "@/lib/actions/get-action";
import { planAction } from "@/lib/actions/plan-action";
import { startAction } from "@/lib/actions/start-action";
import { undoAction } from "@/lib/actions/undo-action";
import { verifyDatabase } from "@/lib/audit/verify";
import type { Actor } from "@/lib/auth/actor";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { db } from "@/lib/db/client";
import { FIELD_MANAGER } from "@/lib/kubernetes/model";
import { getTenant } from "@/lib/kubernetes/read-tenant";
import { liveIndex } from "@/lib/live/process-index";
import { listMessages } from "@/lib/outbox/read";
import { editQuota } from "@/lib/quotas/actions/edit";
import { readOverride } from "@/lib/quotas/read-overrides";
import { runWorker } from "@/lib/worker/main";
import { stopIndex } from "../stop-index";
import { setEnvironment } from "./cluster";

/** Edits of quotas from request to cluster and back; the same against the box and a real API server. */

export type QuotaServer = {
  readerKubeconfig: string;
  writerKubeconfig: string;
  /** As the cluster's root. */
  ask(method: string, path: string, body?: unknown): Promise<unknown>;
  /** People in whose name objects called so were written, oldest first. */
  writersOf(name: string): string[];
  stop(): Promise<void>;
};

const registry = new Map([[editQuota.name, editQuota]]);
const person = (user: string, role: Actor["role"]): Actor => ({
  user,
  displayName: user,
  role,
  via: { kind: "system" },
});
const [otto, mia, vera] = [person("otto", "operator"), person("mia", "maintainer"), person("vera", "viewer")];
const { signal } = new AbortController();

export function describeQuotaEdits(start: () => Promise<QuotaServer>): void {
  let server: QuotaServer;
  const end = new AbortController();
  let worker: Promise<void>;

  beforeAll(async () => {
    server = await start();
    setEnvironment({
      FORGEBOARD_READER_KUBECONFIG: server.readerKubeconfig,
      FORGEBOARD_WRITER_KUBECONFIG: server.writerKubeconfig,
    });
    await liveIndex().ready;
    worker = runWorker({ signal: end.signal, registry });
  });
  afterAll(async () => {
    end.abort();
    await worker;
    await stopIndex();
    expect(await verifyDatabase()).toMatchObject({ ok: true });
    await db().$disconnect();
    await server.stop();
  });

  /** A tool with a namespace, a quota and limits, that mia maintains. */
  async function aTool(): Promise<{ tool: string; namespace: string }> {
    const tool = `q${randomUUID().slice(0, 8)}`;
    const namespace = `tool-${tool}`;
    const make = (path: string, kind: string, name: string, rest: object) =>
      server.ask("POST", path, { apiVersion: "v1", kind, metadata: { name }, ...rest });
    await make("/api/v1/namespaces", "Namespace", namespace, {});
    const within = `/api/v1/namespaces/${namespace}`;
    const { hard, container } = toolforge.quotas ?? expect.fail("the profile has quotas");
    await make(`${within}/resourcequotas?fieldManager=maintain-kubeusers`, "ResourceQuota", namespace, {
      spec: { hard },
    });
    await make(`${within}/limitranges`, "LimitRange", namespace, {
      spec: { limits: [{ type: "Container", ...container }] },
    });
    await db().tool.create({ data: { name: tool, uid: 1, gid: 1, homeDirectory: "/" } });
    await db().toolMember.create({ data: { tool, kind: "person", name: "mia" } });
    const key = `${namespace}/${namespace}`;
    await expect.poll(() => liveIndex().table("resourcequotas").get(key)?.hard.pods).toBe(10);
    await expect.poll(() => liveIndex().table("limitranges").get(key)?.max.cpu).toBe(1);
    await expect.poll(() => liveIndex().table("namespaces").get(namespace)).toBeDefined();
    return { tool, namespace };
  }
  const request = (tool: string, override: Record<string, string>) => ({
    action: "quota.edit",
    input: { tool, override },
    reason: "more memory for the nightly dump",
    ticket: "T353104",
    dryRun: false,
  });
  const ask = (actor: Actor, tool: string, override: Record<string, string>) =>
    startAction(registry, actor, request(tool, override), { idempotencyKey: null });
  const ended = async (id: string) => {
    await expect
      .poll(async () => (await db().action.findUniqueOrThrow({ where: { id } })).finishedAt, {
        timeout: 15_000,
      })
      .not.toBeNull();
    return getAction(registry, otto, id);
  };
  const fields = async (namespace: string, kind: "resourcequota" | "limitrange") =>
    (await getTenant({ kind, namespace, name: namespace }, signal))?.fields ?? {};
  const settled = (namespace: string, memory: number) =>
    expect
      .poll(
        () => liveIndex().table("resourcequotas").get(`${namespace}/${namespace}`)?.hard["limits.memory"],
        {
          timeout: 10_000,
        },
      )
      .toBe(memory * 2 ** 30);

  it("edits, records before and after, keeps the override, and is undone", async () => {
    const { tool, namespace } = await aTool();
    const record = () => liveIndex().table("resourcequotas").get(`${namespace}/${namespace}`);
    expect(record()?.setLater).toEqual([]);
    // Within a second a change is not told from the making.
    const made = Date.parse(record()?.createdAt ?? "");
    await expect.poll(() => Date.now() - made, { timeout: 5_000 }).toBeGreaterThan(2_000);
    const path = `/api/v1/namespaces/${namespace}/resourcequotas/${namespace}`;
    await server.ask("PATCH", `${path}?fieldManager=kubectl-edit`, {
      spec: { hard: { "requests.cpu": "64" } },
    });
    await expect.poll(() => record()?.hard["requests.cpu"]).toBe(64);
    expect(record()?.setLater).toMatchObject([{ manager: "kubectl-edit", amounts: ["requests.cpu"] }]);
    const { id } = await ask(otto, tool, { memory: "32Gi", pod_memory: "8Gi" });
    const done = await ended(id);
    expect(done).toMatchObject({ state: "succeeded", ticket: "T353104" });
    expect(done.progress[0]?.says).toBe(
      "limits.memory 8Gi → 32Gi, requests.cpu 64 → 2, requests.memory 6Gi → 16Gi, container max.memory 4Gi → 8Gi",
    );
    expect(await fields(namespace, "resourcequota")).toMatchObject({
      "hard.limits.memory": "32Gi",
      "hard.requests.memory": "16Gi",
      "hard.requests.cpu": "2",
      "hard.pods": "10",
    });
    expect(await fields(namespace, "limitrange")).toMatchObject({ "limits.max.memory": "8Gi" });
    expect(await readOverride(tool)).toEqual({ override: { memory: 32, pod_memory: 8 }, ticket: "T353104" });
    expect(server.writersOf(namespace)).toEqual(["otto", "otto"]);
    const entry = await db().auditEntry.findFirstOrThrow({
      where: { actionId: id, event: "action.progress" },
    });
    expect(entry.data).toMatchObject({
      before: { "limits.memory": "8Gi", "max.memory": "4Gi", "requests.cpu": "64" },
      after: { "limits.memory": "32Gi", "max.memory": "8Gi", "requests.cpu": "2" },
    });

    await settled(namespace, 32);
    expect(record()?.setLater).toMatchObject([
      { manager: FIELD_MANAGER, amounts: ["limits.memory", "requests.cpu", "requests.memory"] },
    ]);
    const back = await undoAction(registry, otto, id, { reason: "not needed" }, { idempotencyKey: null });
    expect(await ended(back.id)).toMatchObject({ state: "succeeded", undoOf: id });
    expect(await fields(namespace, "resourcequota")).toMatchObject({
      "hard.limits.memory": "8Gi",
      "hard.requests.memory": "6Gi",
      "hard.requests.cpu": "64",
    });
    expect(await fields(namespace, "limitrange")).toMatchObject({ "limits.max.memory": "4Gi" });
    expect(await readOverride(tool)).toBeNull();
  });

  it("lets a maintainer ask and an operator approve, in whose name it is written; the tool is told", async () => {
    const { tool, namespace } = await aTool();
    const { id, state } = await ask(mia, tool, { memory: "16Gi" });
    expect(state).toBe("awaiting_approval");
    await expect(ask(otto, tool, { memory: "12Gi" })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(`${tool} is held by quota.edit of mia`),
    });
    const { planHash, approval } = await getAction(registry, otto, id);
    expect(approval?.because).toEqual([`a maintainer of ${tool} asks for it`]);
    const consent = { planHash, reason: "there is room" };
    await expect(approveAction(registry, mia, id, consent)).rejects.toMatchObject({ code: "forbidden" });
    expect(server.writersOf(namespace)).toEqual([]);
    await approveAction(registry, otto, id, consent);
    expect(await ended(id)).toMatchObject({ state: "succeeded", requestedBy: { user: "mia" } });
    expect((await fields(namespace, "resourcequota"))["hard.limits.memory"]).toBe("16Gi");
    expect(server.writersOf(namespace)).toEqual(["otto"]);
    expect(await listMessages(id)).toMatchObject([
      { kind: "tool_mail", about: tool, subject: `${tool}: its quota has changed (T353104)` },
      { kind: "admin_log" },
    ]);
    // Whatever came of it, both see the same action.
    expect(await getAction(registry, mia, id)).toMatchObject({ approval: { by: { user: "otto" } } });
  });

  it("lets an operator decline with the reason, which the tool is told", async () => {
    const { tool, namespace } = await aTool();
    const { id } = await ask(mia, tool, { cpu: "8" });
    await declineAction(registry, otto, id, { reason: "the cluster is full until March" });
    const says = "declined by otto: the cluster is full until March";
    expect(await ended(id)).toMatchObject({ state: "cancelled", result: says });
    expect(server.writersOf(namespace)).toEqual([]);
    const [mail] = await listMessages(id);
    expect(mail).toMatchObject({ about: tool, subject: `${tool}: its quota stays as it is (T353104)` });
    expect(JSON.stringify(mail)).toContain(says);
    // The tool is free again for another request.
    expect((await ask(mia, tool, { cpu: "3" })).state).toBe("awaiting_approval");
  });

  it("refuses whom it does not belong to, and says nothing of what was wrong with it", async () => {
    const { tool } = await aTool();
    await db().toolMember.deleteMany({ where: { tool } });
    for (const actor of [mia, vera])
      await expect(ask(actor, tool, { memory: "lots" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(ask(otto, tool, { memory: "32" })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ path: "input.override.memory", message: "32 is 32 bytes: write 32Gi" }],
    });
  });

  it("does not write over what has changed since it was planned", async () => {
    const { tool, namespace } = await aTool();
    const { id } = await ask(mia, tool, { memory: "16Gi" });
    const { planHash } = await getAction(registry, otto, id);
    await server.ask("PATCH", `/api/v1/namespaces/${namespace}/resourcequotas/${namespace}`, {
      spec: { hard: { "limits.memory": "12Gi" } },
    });
    await settled(namespace, 12);
    await approveAction(registry, otto, id, { planHash, reason: "fine" });
    expect(await ended(id)).toMatchObject({
      state: "expired",
      result: expect.stringContaining("changed since"),
    });
    expect(await readOverride(tool)).toBeNull();
    const found = (await getAction(registry, otto, id)).plan.targets[0]?.found ?? {};
    const context = { fence: async () => undefined, record: async () => undefined, signal, writesAs: "otto" };
    const late = editQuota.step({}, { kind: "quota", name: tool }, found, context as never);
    expect(await late).toMatchObject({
      outcome: "failed",
      says: expect.stringContaining("limits.memory 12Gi by now, and had 8Gi"),
    });
  });

  it("makes a quota and limits where there are none", async () => {
    const { tool, namespace } = await aTool();
    for (const resource of ["resourcequotas", "limitranges"])
      await server.ask("DELETE", `/api/v1/namespaces/${namespace}/${resource}/${namespace}`);
    await expect
      .poll(() => liveIndex().table("limitranges").get(`${namespace}/${namespace}`))
      .toBeUndefined();
    const answer = await planAction(registry, otto, request(tool, {}));
    expect(answer.plan.summary).toContain("pods none → 10");
    expect(await ended((await ask(otto, tool, {})).id)).toMatchObject({ state: "succeeded" });
    expect((await fields(namespace, "resourcequota"))["hard.limits.memory"]).toBe("8Gi");
    expect((await fields(namespace, "limitrange"))["limits.max.cpu"]).toBe("1");
  });
}
