import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { launchControlPlane } from "@/e2e/control-plane/launch";
import { ldif, toolEntries } from "@/e2e/platform/ldif";
import { startStack } from "@/lib/cli/stack";
import { STATUS_FIELDS } from "@/lib/core/status-pages";
import type { World } from "./figure";
import { listenerOf } from "./figures/web-process";
import { fill } from "./fill";
import { openKube } from "./kube";
import { type Size, toolOf } from "./size";

const READER = "system:serviceaccount:forgeboard:forgeboard-reader";
const USER = "admin";
const MAINTAINER = "uid=maintainer,ou=people,dc=wikimedia,dc=org";
/** Above those of the box. */
const FIRST_UID = 60_000;
/** Of /proc/…/stat on every Linux that Node runs on. */
const TICKS_A_SECOND = 100;

type Given = { size: Size; port: number; page: string; usable: string };
export type Started = { world: World; stop(): Promise<void> };

/** A cluster of the given size, a database, and the product built and started as in production. Everything is our own and ends with `stop`, or with a signal. */
export async function startWorld(given: Given): Promise<Started> {
  // The build is what a deployment runs; it takes no time when nothing has changed.
  execFileSync(process.execPath, ["bin/build.mjs"], { stdio: ["ignore", 2, 2] });
  const dir = mkdtempSync(join(tmpdir(), "forgeboard-bench-"));
  const cluster = await launchControlPlane();
  const stops = [async () => rmSync(dir, { recursive: true, force: true }), () => cluster.stop()];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  process.once("SIGINT", () => void stop().finally(() => process.exit(130)));
  process.once("SIGTERM", () => void stop().finally(() => process.exit(143)));
  try {
    await fill(openKube(cluster.kubeconfigFile), given.size);
    const stack = await startStack(
      { port: given.port, dataDir: join(dir, "data"), fresh: true, web: "build", databaseUrl: undefined },
      async (dataDir) => ({
        env: { FORGEBOARD_SITE: writeSite(dataDir, given.size) },
        readerKubeconfig: cluster.readerKubeconfigFile,
        writerKubeconfig: cluster.writerKubeconfigFile,
        stop: async () => {},
      }),
    );
    stops.push(() => stack.stop());
    const readyMs = ageMs(listenerOf(Number(new URL(stack.url).port)));
    const headers = { authorization: `Bearer ${createToken(stack.dataDir)}` };
    await untilCompared(stack.url, headers);
    return {
      world: {
        url: stack.url,
        ours: true,
        headers,
        person: { user: USER, password: `${USER}-demo` },
        stateFile: null,
        lists: [],
        kubeconfig: cluster.kubeconfigFile,
        size: given.size,
        audit: { file: cluster.auditLogFile, readerUser: READER },
        readyMs,
        page: given.page,
        usable: given.usable,
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const COMPARED_MS_MAX = 120_000;
const driftWire = z.object({ sources: z.array(z.object({ asOf: z.string().nullable() })) });

/** Until the worker, which starts after the web process, has had its first look at everything: a console that runs is measured. */
async function untilCompared(url: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const deadline = Date.now() + COMPARED_MS_MAX;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/api/v1/drift?limit=1`, { headers });
    const { sources } = driftWire.parse(await answer.json());
    if (sources.every(({ asOf }) => asOf !== null)) return;
    await wait(200);
  }
  throw new Error(`the worker had compared nothing after ${COMPARED_MS_MAX / 1_000} s`);
}

/** Its directory knows the people and tools of the box, and every tool of the cluster; strangers see all there is to see of each. */
function writeSite(dataDir: string, { tools }: Size): string {
  const directory = join(dataDir, "directory.ldif");
  const filled = Array.from({ length: tools }, (_, index) =>
    toolEntries({ name: toolOf(index), uid: FIRST_UID + index, members: [MAINTAINER] }),
  );
  writeFileSync(directory, `${ldif()}\n${filled.flat().join("\n\n")}\n`, { mode: 0o600 });
  const site = join(dataDir, "site.yaml");
  // JSON is YAML.
  writeFileSync(
    site,
    JSON.stringify({
      name: "bench",
      profile: "toolforge",
      directory: { kind: "ldif", file: directory },
      statusPages: { public: "all", platform: true },
      override: { statusPage: { offered: STATUS_FIELDS, byDefault: STATUS_FIELDS } },
    }),
  );
  return site;
}

const createToken = (dataDir: string): string =>
  execFileSync(
    process.execPath,
    [
      ...["bin/forgeboard.mjs", "token", "create", "--data", dataDir],
      ...["--user", USER, "--ttl", "8h", "--scope", "operate"],
    ],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  ).trim();

/** Since the process began. */
function ageMs(pid: number): number {
  const [uptime] = readFileSync("/proc/uptime", "utf8").split(" ");
  // The name of the program, in parentheses, may hold spaces.
  const startTicks = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19];
  return (Number(uptime) - Number(startTicks) / TICKS_A_SECOND) * 1_000;
}
