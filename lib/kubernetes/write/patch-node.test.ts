import { describe, expect, it } from "vitest";
import { ScriptedConnection } from "@/e2e/scripted-connection";
import type { KubeAnswer } from "../connection";
import { getNode } from "../read-node";
import { patchNode } from "./patch-node";

const node = {
  metadata: {
    uid: "u",
    name: "worker-1",
    resourceVersion: "5",
    creationTimestamp: "2026-01-01T00:00:00Z",
  },
  spec: { unschedulable: true },
};
const as = { user: "anna", groups: ["tools.admin"], actionId: "a1" };
const { signal } = new AbortController();
const answering = (status: number, body: unknown, headers: KubeAnswer["headers"] = {}) =>
  new ScriptedConnection(() => ({ status, headers, body }));

describe("patchNode", () => {
  it("writes as the person who asked, and answers what the server then had", async () => {
    const connection = answering(200, node, { "audit-id": "7f" });
    const patch = { spec: { unschedulable: true } };
    const { node: after, auditId } = await patchNode("worker-1", patch, as, signal, connection);
    expect([after.unschedulable, auditId]).toEqual([true, "7f"]);
    expect(connection.requests).toEqual([
      {
        method: "PATCH",
        path: "/api/v1/nodes/worker-1",
        contentType: "application/merge-patch+json",
        query: { fieldManager: "forgeboard" },
        body: patch,
        signal,
        headers: {
          "Impersonate-User": "anna",
          "Impersonate-Group": "tools.admin",
          "Impersonate-Extra-forgeboard.dev%2Faction": "a1",
        },
      },
    ]);
  });

  it("keeps a name inside its path segment", async () => {
    const connection = answering(200, node);
    await patchNode("../pods?x", {}, as, signal, connection);
    expect(connection.requests[0]?.path).toBe("/api/v1/nodes/..%2Fpods%3Fx");
  });

  it("sends nothing rather than fewer groups than were asked for", async () => {
    const connection = answering(200, node);
    const two = { ...as, groups: ["a", "b"] };
    await expect(patchNode("worker-1", {}, two, signal, connection)).rejects.toThrow("only one group");
    expect(connection.requests).toEqual([]);
  });

  it.each([
    [403, "forbidden"],
    [404, "not_found"],
    [409, "conflict"],
    [422, "upstream"],
    [429, "upstream"],
    [500, "upstream"],
  ])("tells %i as %s, with what the server said", async (status, code) => {
    const connection = answering(status, { kind: "Status", message: "no" }, { "retry-after": "3" });
    await expect(patchNode("worker-1", {}, as, signal, connection)).rejects.toMatchObject({
      code,
      message: `cannot patch node worker-1: ${status} no`,
      retryAfterSeconds: 3,
    });
  });
});

describe("getNode", () => {
  it("tells a node that is not there from one that can't be read", async () => {
    expect(await getNode("worker-1", signal, answering(404, {}))).toBeNull();
    expect((await getNode("worker-1", signal, answering(200, node)))?.name).toBe("worker-1");
    await expect(getNode("worker-1", signal, answering(403, { message: "no" }))).rejects.toMatchObject({
      message: "cannot read node worker-1: 403 no",
    });
  });
});
