import { execFileSync } from "node:child_process";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { BASE, manyTools, ODD } from "@/e2e/ldap/many-tools";
import { startSlapd } from "@/e2e/ldap/start-slapd";
import { TOOL_BASE, toolEntries } from "@/e2e/platform/ldif";
import { type ReconcileRig, startReconcileRig } from "@/e2e/reconciler/rig";
import { verifyDatabase } from "@/lib/audit/verify";
import { sleep } from "@/lib/core/clock";
import { db } from "@/lib/db/client";
import { liveIndex } from "@/lib/live/process-index";
import { runDetailsSchema } from "@/lib/mirror/schema";

/** From a real slapd to a real API server: whoever is written into the directory gets a namespace, and nobody loses theirs. */

/** Of those that are not odd, two. */
const TOOLS = Object.keys(ODD).length + 2;
const PLAIN = ["tool-0", "tool-1", ODD.byTool, ODD.cn, ODD.orphan];
const GROUPS = `ou=servicegroups,${BASE}`;

let slapd: Awaited<ReturnType<typeof startSlapd>>;
let rig: ReconcileRig;

beforeAll(async () => {
  const limits = [`limits dn.exact="cn=reader,${BASE}" size=5 size.prtotal=unlimited`];
  slapd = await startSlapd(manyTools({ tools: TOOLS, people: 3 }), BASE, limits);
  rig = await startReconcileRig("plan", {}, null, {
    password: "reader-of-tests",
    directory: {
      kind: "ldap",
      // Nothing listens at the first.
      servers: ["ldaps://localhost:1", slapd.ldapsUrl],
      caFile: slapd.caFile,
      bindDn: `cn=reader,${BASE}`,
    },
  });
  await liveIndex().ready;
});
afterEach(async () => {
  await rig.endWorkers();
  expect(await verifyDatabase()).toMatchObject({ ok: true });
});
afterAll(async () => {
  await rig?.stop();
  await slapd?.stop();
});

/** As the platform's own programs write it. */
function change(ldif: string): void {
  const as = ["-x", "-H", slapd.ldapUrl, "-D", slapd.readerDn, "-w", slapd.readerPassword];
  execFileSync("ldapmodify", as, { input: ldif, stdio: ["pipe", "pipe", "pipe"] });
}
const dn = (tool: string) => `uid=tools.${tool},${TOOL_BASE}`;
const drift = async (tool: string) =>
  (await db().drift.findMany({ where: { tool }, orderBy: { id: "asc" } })).map(
    ({ kind, what }) => `${kind} ${what}`,
  );
/** The mirror asks by itself every few seconds; the comparison is asked for here. */
const until = (what: string, tool: string, found: readonly string[]) =>
  rig.until(
    what,
    async () => {
      await rig.wake();
      await sleep(1_000);
      return JSON.stringify(await drift(tool)) === JSON.stringify(found);
    },
    60_000,
  );
const has = async (path: string) => (await rig.plane.ask(rig.plane.tokens.admin, "GET", path)).status === 200;
const MISSING = ["limitrange missing", "namespace missing", "resourcequota missing", "rolebinding missing"];

it("gives every enabled tool what it should have, and names the one that can have none", async () => {
  rig.worker();
  for (const tool of PLAIN) await until(`${tool} has nothing`, tool, MISSING);
  expect(await drift(ODD.underscore)).toEqual(["namespace impossible"]);
  // Which of two entries is the right one is a person's to say.
  expect(await drift(ODD.twice)).toEqual([]);
  for (const off of [ODD.shell, ODD.policy, ODD.locked, ODD.archive, ODD.all])
    expect(await drift(off)).toEqual([]);
  await rig.untilState(await rig.start({ selection: { by: "tools", tools: PLAIN } }), "succeeded");
  for (const tool of PLAIN) {
    await until(`${tool} has all`, tool, []);
    expect(await has(`/api/v1/namespaces/tool-${tool}`), tool).toBe(true);
  }
});

it("provisions a tool that is new, and names the uid that it has from one that is gone, whose namespace stays", async () => {
  rig.worker();
  change(`dn: ${dn("tool-1")}\nchangetype: delete\n\ndn: cn=tools.tool-1,${GROUPS}\nchangetype: delete\n`);
  await until("tool-1 is nobody's", "tool-1", ["namespace orphan"]);
  const entries = toolEntries({ name: "heir", uid: 52_001, members: [`uid=person-1,ou=people,${BASE}`] });
  change(`${entries.map((entry) => entry.replace("\n", "\nchangetype: add\n")).join("\n\n")}\n`);
  await until("heir has nothing", "heir", MISSING);
  const { details } = await db().mirrorRun.findFirstOrThrow({
    where: { outcome: "ok", added: { gt: 0 } },
    orderBy: { id: "desc" },
  });
  expect(runDetailsSchema.parse(details).findings).toEqual([
    { kind: "uid_reused", tool: "heir", uid: 52_001, other: "tool-1" },
  ]);
  await rig.untilState(await rig.start({ tools: ["heir"] }, "tool.provision"), "succeeded");
  await until("heir has all", "heir", []);
  expect([await has("/api/v1/namespaces/tool-heir"), await has("/api/v1/namespaces/tool-tool-1")]).toEqual([
    true,
    true,
  ]);
  expect(await drift("tool-1")).toEqual(["namespace orphan"]);
});

it("takes the rights of a tool that is locked, by a person, and keeps its namespace and its quota", async () => {
  rig.worker();
  change(
    `dn: ${dn("tool-0")}\nchangetype: modify\nreplace: pwdAccountLockedTime\npwdAccountLockedTime: 20261101090000Z\n`,
  );
  await until("tool-0 still has its rights", "tool-0", ["rolebinding unexpected"]);
  await rig.untilState(await rig.start({ tool: "tool-0" }, "tool.disable"), "succeeded");
  await until("tool-0 has none", "tool-0", []);
  const within = "/api/v1/namespaces/tool-tool-0";
  expect([await has(within), await has(`${within}/resourcequotas/tool-tool-0`)]).toEqual([true, true]);
});

it("repairs nothing while no server answers, and keeps what was seen", async () => {
  rig.worker();
  const { ask, tokens } = rig.plane;
  await ask(tokens.admin, "PATCH", "/api/v1/namespaces/tool-heir", {
    body: { metadata: { labels: { tenancy: null } } },
    headers: { "content-type": "application/merge-patch+json" },
  });
  await until("heir differs", "heir", ["namespace differs"]);
  await slapd.stop("SIGKILL");
  const failed = async () =>
    (await db().mirrorRun.findFirst({ orderBy: { id: "desc" } }))?.says.startsWith(
      "no directory server answers in full",
    ) === true;
  await rig.until("the mirror says so", failed, 60_000);
  await expect(rig.start({ selection: { by: "tools", tools: ["heir"] } })).rejects.toThrow(
    /the comparison is frozen: the directory: no directory server answers/,
  );
  expect(await drift("heir")).toEqual(["namespace differs"]);
});
