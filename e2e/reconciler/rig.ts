import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { stringify } from "yaml";
import { approveAction } from "@/lib/actions/approve-action";
import { getAction } from "@/lib/actions/get-action";
import { startAction } from "@/lib/actions/start-action";
import type { Actor } from "@/lib/auth/actor";
import { db } from "@/lib/db/client";
import { startEmbeddedPostgres } from "@/lib/db/embedded";
import { migrate } from "@/lib/db/migrate";
import { registry } from "@/lib/worker/registry";
import { launchControlPlane } from "../control-plane/launch";
import { setEnvironment } from "../worker/cluster";
import { bundleWorker, startWorker, type WorkerProcess } from "../worker/worker-process";

/** Tools in an LDIF file, a real API server that knows nothing of them, a real database, and workers as processes. */

const admin = (user: string): Actor => ({ user, displayName: user, role: "admin", via: { kind: "system" } });
export const anna = admin("anna");
export const otto = admin("otto");

const ENDED = ["succeeded", "failed", "cancelled", "expired"];
const WRITER = "system:serviceaccount:forgeboard:forgeboard-writer";
const BASE = "dc=wikimedia,dc=org";
/** The cluster's own lines in the token file: of root, reader and writer. */
const OWN_TOKENS = 3;

/** A request of the worker's that the API server has answered. */
export type Asked = { at: number; verb: string; resource: string; code: number; as: string | null };
export type ReconcileRig = Awaited<ReturnType<typeof startReconcileRig>>;

type Accounts = {
  /** Folder of the homes. */
  homes: string;
  settings: object;
  /** Default: the site file's own. */
  profile?: string;
  /** Fields of the profile. */
  override?: object;
  /** Files that the API server reads when it starts. */
  registers?: { tokens: string; access: string };
  /** People with full access; there is Anna alone. */
  admins?: readonly "anna"[];
};

export async function startReconcileRig(
  mode: "observe" | "plan" | "manage" = "plan",
  more: object = {},
  accounts: Accounts | null = null,
  /** Instead of the LDIF file that `tools` writes. */
  ldap: { directory: object; password: string } | null = null,
) {
  const dir = mkdtempSync(join(tmpdir(), "forgeboard-reconcile-"));
  const [plane, database] = await Promise.all([
    launchControlPlane({
      signs: accounts !== null,
      ...(accounts?.registers === undefined ? {} : { registers: { tokens: "", access: "" } }),
    }),
    startEmbeddedPostgres({ dir: join(dir, "postgres") }),
  ]);
  const { webUrl, workerUrl } = await migrate(database.ownerUrl);
  const owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const ldifFile = join(dir, "directory.ldif");
  const siteFile = join(dir, "site.yaml");
  const writeSite = (as: typeof mode) =>
    writeFileSync(siteFile, stringify({ ...site, reconciler: { ...site.reconciler, mode: as } }));
  const site = {
    directory: ldap?.directory ?? { kind: "ldif", file: ldifFile },
    mirror: { intervalSeconds: 5 },
    reconciler: { mode, intervalSeconds: 3_600, ...more },
    ...(accounts === null
      ? {}
      : {
          ...(accounts.profile === undefined ? {} : { profile: accounts.profile }),
          ...(accounts.override === undefined ? {} : { override: accounts.override }),
          accounts: {
            homes: { root: accounts.homes, path: "/data/project" },
            cluster: { server: plane.url, caFile: plane.caFile },
            ...accounts.settings,
          },
        }),
  };
  writeSite(mode);
  const common = { FORGEBOARD_SECRET: "ab".repeat(32), FORGEBOARD_SITE: siteFile };
  setEnvironment({
    ...common,
    DATABASE_URL: webUrl,
    FORGEBOARD_READER_KUBECONFIG: plane.readerKubeconfigFile,
  });
  const workerEnv = {
    ...common,
    ...(ldap === null ? {} : { LDAP_BIND_PASSWORD: ldap.password }),
    DATABASE_URL: workerUrl,
    FORGEBOARD_READER_KUBECONFIG: plane.readerKubeconfigFile,
    FORGEBOARD_WRITER_KUBECONFIG: plane.writerKubeconfigFile,
  };
  const bundled = bundleWorker(dir);
  const running: WorkerProcess[] = [];
  const everyWorker: WorkerProcess[] = [];
  const wake = async () => {
    await owner.query("SELECT pg_notify('forgeboard', $1)", ['{"topic":"reconcile","ids":[]}']);
  };
  const until = async (what: string, holds: () => Promise<boolean>, withinMs: number) => {
    for (const end = Date.now() + withinMs; !(await holds()); await wait(100))
      if (Date.now() > end)
        throw new Error(`never: ${what}. ${running.map((worker) => worker.said()).join()}`);
  };
  return {
    plane,
    /** What the directory has from now on. A name with ! in front is disabled. */
    tools(names: readonly string[]) {
      writeFileSync(ldifFile, ldifOf(names, accounts?.admins ?? []));
    },
    worker(fault?: string): WorkerProcess {
      const started = startWorker(bundled, workerEnv, fault);
      running.push(started);
      everyWorker.push(started);
      return started;
    },
    /** What the site file says to workers that begin from now on. */
    mode: writeSite,
    /** Every row of every table, and what each worker has said. */
    async everythingKept(): Promise<string> {
      const { rows: tables } = await owner.query<{ name: string }>(
        "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
      );
      const kept: string[] = everyWorker.map((worker) => worker.said());
      for (const { name } of tables) {
        const { rows } = await owner.query<{ text: string }>(`SELECT ${name}::text AS text FROM ${name}`);
        kept.push(name, ...rows.map(({ text }) => text));
      }
      return kept.join("\n");
    },
    endWorkers: async () => {
      await Promise.all(running.splice(0).map((worker) => worker.end()));
    },
    until,
    /** Asks for a pass now. */
    wake,
    /** Until a pass that began after now has found as much drift. */
    async untilDrift(count: number, withinMs = 60_000) {
      const from = new Date();
      let askedAt = 0;
      const seen = async () => {
        const pass = await db().reconcileRun.count({ where: { outcome: "ok", startedAt: { gt: from } } });
        // A worker that has just begun may not listen yet.
        if (pass === 0 && Date.now() - askedAt > 1_000) {
          askedAt = Date.now();
          await wake();
        }
        return pass > 0 && (await db().drift.count()) === count;
      };
      await until(`${count} objects that drift`, seen, withinMs);
    },
    /** As a unit of systemd would: the API server starts with the files as they are now. */
    async restartApiServer(): Promise<void> {
      await plane.stopApiServer();
      const { tokens, access } = accounts?.registers ?? { tokens: "", access: "" };
      const own = readFileSync(join(plane.dir, "tokens.csv"), "utf8").split("\n").slice(0, OWN_TOKENS);
      writeFileSync(join(plane.dir, "tokens.csv"), `${own.join("\n")}\n${readFileSync(tokens, "utf8")}`);
      writeFileSync(join(plane.dir, "abac"), readFileSync(access, "utf8"));
      await plane.startApiServer();
    },
    endLease: (id: string) =>
      owner.query(`UPDATE action SET "leaseUntil" = now() - interval '1 second' WHERE id = $1`, [id]),
    /** Asked for by Anna, and agreed to by Otto where that is needed. */
    async start(input: Record<string, unknown>, action = "tool.repair"): Promise<string> {
      const body = { action, input: JSON.parse(JSON.stringify(input)), reason: "drift", dryRun: false };
      const { id, state } = await startAction(registry, anna, body, { idempotencyKey: null });
      if (state === "awaiting_approval") {
        const { planHash } = await getAction(registry, otto, id);
        await approveAction(registry, otto, id, { planHash, reason: "seen" });
      }
      return id;
    },
    untilState: (id: string, state: string, withinMs = 60_000) =>
      until(
        `${id} ${state}`,
        async () => {
          const row = await db().action.findUnique({ where: { id } });
          if (row !== null && row.state !== state && ENDED.includes(row.state))
            throw new Error(`${row.state}: ${row.result}`);
          return row?.state === state;
        },
        withinMs,
      ),
    /** What the worker asked of the API server, oldest first. */
    asked: (): Asked[] =>
      readFileSync(plane.auditLogFile, "utf8")
        .split("\n")
        .filter((line) => line.includes('"ResponseComplete"') && line.includes(WRITER))
        .map((line) => JSON.parse(line))
        .map(({ requestReceivedTimestamp, verb, objectRef, responseStatus, impersonatedUser }) => ({
          at: Date.parse(requestReceivedTimestamp),
          verb,
          resource: objectRef?.resource ?? "",
          code: responseStatus?.code ?? 0,
          as: impersonatedUser?.username ?? null,
        })),
    async stop() {
      await Promise.all(running.splice(0).map((worker) => worker.end()));
      const index = (globalThis as { forgeboardIndex?: { stop(): Promise<void> } }).forgeboardIndex;
      await index?.stop();
      await db().$disconnect();
      await owner.end();
      await Promise.all([plane.stop(), database.stop()]);
      rmSync(dir, { recursive: true, force: true });
      rmSync(bundled, { force: true });
    },
  };
}

/** Requests that changed something, or tried to. */
export const writesOf = (asked: readonly Asked[]): Asked[] =>
  asked.filter(
    ({ verb, resource }) =>
      ["create", "patch", "update", "delete"].includes(verb) && resource !== "selfsubjectaccessreviews",
  );

function ldifOf(names: readonly string[], admins: readonly string[]): string {
  const entries = names.flatMap((given, index) => {
    const tool = given.replace("!", "");
    const uid = 52_000 + index;
    const disabled = given.startsWith("!")
      ? ["loginShell: /bin/disabledtoolshell", `pwdPolicySubentry: cn=disabled,ou=ppolicies,${BASE}`]
      : ["loginShell: /bin/bash"];
    return [
      [
        `dn: cn=tools.${tool},ou=servicegroups,${BASE}`,
        "objectClass: groupOfNames",
        "objectClass: posixGroup",
        `cn: tools.${tool}`,
        `gidNumber: ${uid}`,
        `member: uid=anna,ou=people,${BASE}`,
      ],
      [
        `dn: uid=tools.${tool},ou=people,ou=servicegroups,${BASE}`,
        "objectClass: posixAccount",
        "objectClass: shadowAccount",
        `uid: tools.${tool}`,
        `cn: tools.${tool}`,
        `uidNumber: ${uid}`,
        `gidNumber: ${uid}`,
        `homeDirectory: /data/project/${tool}`,
        ...disabled,
      ],
    ];
  });
  const group = [
    `dn: cn=tools.admin,ou=servicegroups,${BASE}`,
    "objectClass: groupOfNames",
    "objectClass: posixGroup",
    "cn: tools.admin",
    "gidNumber: 50000",
    ...admins.map((user) => `member: uid=${user},ou=people,${BASE}`),
  ];
  const person = [
    `dn: uid=anna,ou=people,${BASE}`,
    "objectClass: inetOrgPerson",
    "objectClass: posixAccount",
    "uid: anna",
    "cn: Anna",
    "uidNumber: 100001",
    "gidNumber: 500",
    "homeDirectory: /home/anna",
  ];
  return `${[person, ...(admins.length === 0 ? [] : [group]), ...entries].map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
