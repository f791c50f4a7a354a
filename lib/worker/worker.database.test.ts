import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { defineAction, type Registry } from "@/lib/actions/define";
import { getAction } from "@/lib/actions/get-action";
import { startAction } from "@/lib/actions/start-action";
import { chainRows } from "@/lib/audit/export";
import { verifyChain, verifyDatabase } from "@/lib/audit/verify";
import type { Actor } from "@/lib/auth/actor";
import { db } from "@/lib/db/client";
import { freshDatabase } from "../../e2e/database/fresh-database";
import { runWorker } from "./main";

const steps: string[] = [];
const mark = defineAction<{ names: string[] }>({
  name: "node.cordon",
  title: "Mark",
  permission: "node.cordon",
  input: z.strictObject({ names: z.array(z.string()) }),
  targets: ({ names }) => names.map((name) => ({ kind: "node", name })),
  plan: ({ names }) => ({
    summary: `mark ${names.join(" ")}`,
    targets: names.map((name) => ({
      target: { kind: "node", name },
      verdict: "will_change",
      says: "marked",
      found: {},
    })),
    warnings: [],
    blockers: [],
    equivalent: [],
  }),
  step: async (_input, { name }) => {
    steps.push(name);
    return name === "bad"
      ? { outcome: "failed", says: "refused" }
      : { outcome: "done", says: "marked", auditId: null };
  },
  inverse: () => ({ none: "nothing to put back" }),
});
const registry: Registry = new Map([[mark.name, mark]]);
const admin: Actor = { user: "anna", displayName: "Anna", role: "admin", via: { kind: "system" } };
const viewer: Actor = { ...admin, user: "vera", role: "viewer" };
const body = (...names: string[]) => ({
  action: "node.cordon",
  input: { names },
  reason: "test",
  dryRun: false,
});
const start = (names: string[], idempotencyKey: string | null = null, actor = admin) =>
  startAction(registry, actor, body(...names), { idempotencyKey });

beforeAll(() => freshDatabase());
afterAll(() => db().$disconnect());

it("does every request once with two workers, names what failed, and keeps the chain whole", async () => {
  const key = randomUUID();
  const [one, again] = [await start(["n1", "bad"], key), await start(["n1", "bad"], key)];
  expect(again.id).toBe(one.id);
  await expect(start(["n2"], key)).rejects.toMatchObject({ code: "conflict" });
  await expect(start(["n1"])).rejects.toThrow(one.id);
  await expect(start(["n3"], null, viewer)).rejects.toMatchObject({ code: "forbidden" });
  const ids = [
    one.id,
    ...(await Promise.all(["a", "b", "c", "d"].map((name) => start([name])))).map(({ id }) => id),
  ];
  const end = new AbortController();
  const workers = [1, 2].map(() => runWorker({ signal: end.signal, registry }));
  await expect
    .poll(() => db().action.count({ where: { finishedAt: { not: null } } }), { timeout: 20_000 })
    .toBe(ids.length);
  end.abort();
  await Promise.all(workers);
  expect([...steps].sort()).toEqual(["a", "b", "bad", "c", "d", "n1"]);
  expect(await getAction(registry, admin, one.id)).toMatchObject({
    state: "failed",
    result: "1 of 2 done; failed: bad (refused)",
    cannotUndo: "nothing to put back",
    offers: { undo: false },
  });
  expect(await db().auditEntry.count({ where: { event: "action.refused" } })).toBe(2);
  expect(await verifyDatabase()).toMatchObject({ ok: true });
}, 40_000);

it("names the entry that was changed, dropped or reordered, and lets nobody change one", async () => {
  const rows = await Array.fromAsync(chainRows());
  const changed = rows.map((row) => (row.seq === 3 ? { ...row, says: "nothing" } : row));
  expect((await verifyChain(changed)).broken?.seq).toBe(3);
  expect((await verifyChain(rows.filter(({ seq }) => seq !== 3))).broken?.seq).toBe(3);
  const [first, second, ...rest] = rows;
  if (first === undefined || second === undefined) throw new Error("no entries");
  expect((await verifyChain([second, first, ...rest])).ok).toBe(false);
  await expect(db().auditEntry.deleteMany()).rejects.toThrow();
  await expect(db().$executeRaw`TRUNCATE audit_entry`).rejects.toThrow();
});
