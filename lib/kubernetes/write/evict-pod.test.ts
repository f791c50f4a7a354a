import { describe, expect, it } from "vitest";
import { ScriptedConnection } from "@/e2e/scripted-connection";
import { evictPod } from "./evict-pod";

const as = { user: "anna", groups: ["tools.admin"], actionId: "a1" };
const { signal } = new AbortController();
const web = { namespace: "tool-x", name: "web-1", uid: "u1", graceSeconds: null };
const status = (message: string, cause?: { reason: string; message: string }) => ({
  kind: "Status",
  message,
  ...(cause === undefined ? {} : { details: { causes: [cause] } }),
});
const evict = (code: number, body: unknown = {}, headers = {}) =>
  evictPod(web, as, signal, new ScriptedConnection(() => ({ status: code, headers, body })));
const budget = {
  reason: "DisruptionBudget",
  message: "The disruption budget web needs 2 healthy pods and has 2 currently",
};

describe("evictPod", () => {
  it("deviation 3: UID precondition on every eviction", async () => {
    const connection = new ScriptedConnection(() => ({
      status: 201,
      headers: { "audit-id": "7f" },
      body: {},
    }));
    expect(await evictPod({ ...web, graceSeconds: 5 }, as, signal, connection)).toEqual({
      answer: "accepted",
      auditId: "7f",
    });
    expect(connection.requests).toMatchObject([
      {
        method: "POST",
        path: "/api/v1/namespaces/tool-x/pods/web-1/eviction",
        body: {
          apiVersion: "policy/v1",
          kind: "Eviction",
          metadata: { name: "web-1", namespace: "tool-x" },
          deleteOptions: { preconditions: { uid: "u1" }, gracePeriodSeconds: 5 },
        },
        headers: { "Impersonate-User": "anna", "Impersonate-Group": "tools.admin" },
      },
    ]);
  });

  it("leaves the pod its own grace when none is asked for", async () => {
    const connection = new ScriptedConnection(() => ({ status: 201, headers: {}, body: {} }));
    await evictPod(web, as, signal, connection);
    expect(connection.requests[0]?.body).toMatchObject({ deleteOptions: { preconditions: { uid: "u1" } } });
    expect(JSON.stringify(connection.requests[0]?.body)).not.toContain("gracePeriodSeconds");
  });

  it.each([
    [404, status("not found"), "gone"],
    [409, status("Precondition failed: UID in precondition: u1, UID in object meta: u2"), "gone"],
    [409, status("the UID in the precondition (u1) does not match the UID in record (u2)"), "gone"],
    [500, status("This pod has more than one PodDisruptionBudget, which the …"), "failed"],
    [403, status('pods "web-1" is forbidden: no rights'), "failed"],
    [422, status("invalid"), "failed"],
  ])("deviation 12: %i is told as %s", async (code, body, answer) =>
    expect(await evict(code, body)).toMatchObject({ answer }),
  );

  it("says which budget blocks, and when the server wants to be asked again", async () => {
    expect(await evict(429, status("Cannot evict", budget), { "retry-after": "10" })).toEqual({
      answer: "blocked",
      cause: budget.message,
      budget: "web",
      retryAfterSeconds: 10,
    });
    expect(await evict(429, "slow down")).toMatchObject({ answer: "blocked", budget: null });
  });

  it("is blocked while its namespace is being removed", async () => {
    const cause = { reason: "NamespaceTerminating", message: "namespace tool-x is being terminated" };
    expect(await evict(403, status("forbidden", cause))).toMatchObject({
      answer: "blocked",
      cause: cause.message,
    });
  });

  it.each([
    [500, status("etcd timed out")],
    [503, "no"],
    [409, status("please apply your changes to the latest version")],
  ])("throws for %i, which may pass by itself", (code, body) =>
    expect(evict(code, body)).rejects.toMatchObject({ code: "upstream" }),
  );
});
