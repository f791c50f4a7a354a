import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { stopIndex } from "@/e2e/stop-index";
import { approveAction } from "@/lib/actions/approve-action";
import { getAction } from "@/lib/actions/get-action";
import { startAction } from "@/lib/actions/start-action";
import { verifyDatabase } from "@/lib/audit/verify";
import type { Actor } from "@/lib/auth/actor";
import { db } from "@/lib/db/client";
import { liveIndex } from "@/lib/live/process-index";
import { runWorker } from "@/lib/worker/main";
import { registry } from "@/lib/worker/registry";
import { freshDatabase } from "../../e2e/database/fresh-database";
import { type RunningPlatform, startPlatform } from "../../e2e/platform/start";
import { setEnvironment } from "../../e2e/worker/cluster";
import { campaignStateSchema } from "./schema";

/** A campaign of reboots from end to end in the box: drained, rebooted by the site's hook, Ready, back in the pool. */

const dir = mkdtempSync(join(tmpdir(), "forgeboard-campaign-"));
const anna: Actor = { user: "anna", displayName: "Anna", role: "admin", via: { kind: "system" } };
const otto: Actor = { ...anna, user: "otto", displayName: "Otto" };
let box: RunningPlatform;

/** What stands for the site's reboot: gives the node a new boot, by the box's own administrator. */
const HOOK = `
const [server, token, node] = process.argv.slice(1);
fetch(server + "/api/v1/nodes/" + node + "/status", {
  method: "PATCH",
  headers: { authorization: "Bearer " + token, "content-type": "application/merge-patch+json" },
  body: JSON.stringify({ status: { nodeInfo: { bootID: "new-boot-of-" + node } } }),
}).then((answer) => { console.log(node + " reboots"); process.exit(answer.ok ? 0 : 1); });`;

beforeAll(async () => {
  await freshDatabase();
  box = await startPlatform({ dir, live: true });
  const admin = parse(readFileSync(join(dir, "admin.kubeconfig"), "utf8"));
  const [server, token] = [admin.clusters[0].cluster.server, admin.users[0].user.token];
  const siteFile = join(dir, "site.yaml");
  const command = [process.execPath, "-e", HOOK, server, token, "{node}"];
  writeFileSync(siteFile, stringify({ hooks: { reboot: { command, timeoutSeconds: 30 } } }));
  setEnvironment({
    FORGEBOARD_SITE: siteFile,
    FORGEBOARD_READER_KUBECONFIG: box.kubeconfigFile,
    FORGEBOARD_WRITER_KUBECONFIG: box.writerKubeconfigFile,
  });
  await liveIndex().ready;
});
afterAll(async () => {
  await stopIndex();
  await db().$disconnect();
  await box.stop();
  rmSync(dir, { recursive: true, force: true });
});

it("drains, reboots and repools two nodes, one after the other, under one approval", async () => {
  const nodes = [...liveIndex().table("nodes").values()]
    .filter(({ name, unschedulable, conditions }) => {
      const ready = conditions.some(({ type, status }) => type === "Ready" && status === "True");
      return /-worker-\d+$/.test(name) && !unschedulable && ready;
    })
    .slice(0, 2)
    .map(({ name }) => name);
  const bootOf = (name: string) => liveIndex().table("nodes").get(name)?.bootId ?? "";
  const before = nodes.map(bootOf);
  const input = {
    title: "Kernel",
    selection: { by: "nodes", nodes },
    body: {
      action: "node.reboot",
      hook: "reboot",
      drain: {
        graceSeconds: 1,
        acceptAll: ["unmanaged", "loses_data", "blocked_for_good"],
        deadlineSeconds: 60,
      },
    },
    settings: { canary: { count: 1, after: "go_on" }, maxUnavailable: "100%", perRole: { worker: 8 } },
  };
  const request = {
    action: "campaign.run",
    input: JSON.parse(JSON.stringify(input)),
    reason: "kernel",
    dryRun: false,
  };
  const { id, state } = await startAction(registry, anna, request, { idempotencyKey: null });
  expect(state).toBe("awaiting_approval");
  const { planHash, approval } = await getAction(registry, anna, id);
  expect(approval?.because.join()).toContain(nodes[0]);
  await approveAction(registry, otto, id, { planHash, reason: "agreed" });

  const end = new AbortController();
  const worker = runWorker({ signal: end.signal, registry });
  await expect
    .poll(async () => (await getAction(registry, anna, id)).finishedAt, { timeout: 55_000, interval: 500 })
    .not.toBeNull();
  end.abort();
  await worker;

  const action = await getAction(registry, anna, id);
  expect(action).toMatchObject({ state: "succeeded", progress: [{ says: "2 nodes done" }] });
  const runs = campaignStateSchema.parse(action.progress[0]?.detail).nodes;
  expect(runs.map(({ says }) => says)).toEqual(["rebooted, Ready and back", "rebooted, Ready and back"]);
  // The canary had ended before the other one was begun.
  expect(Date.parse(runs[1]?.startedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(runs[0]?.endedAt ?? ""));
  for (const [index, name] of nodes.entries()) {
    expect(bootOf(name)).not.toBe(before[index]);
    expect(liveIndex().table("nodes").get(name)?.unschedulable).toBe(false);
  }
  const said = await db().auditEntry.findMany({
    where: { event: "action.progress", says: { contains: "hook" } },
  });
  expect(said.map(({ says }) => says)).toEqual([
    "runs the hook reboot",
    "the hook reboot ended with code 0",
    "runs the hook reboot",
    "the hook reboot ended with code 0",
  ]);
  expect(await verifyDatabase()).toMatchObject({ ok: true });
});
