import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchControlPlane } from "@/e2e/control-plane/launch";
import { ldif } from "@/e2e/platform/ldif";
import { startStack } from "@/lib/cli/stack";
import type { World } from "./figure";
import { listenerOf } from "./figures/web-process";
import { fill, type Size } from "./fill";
import { openKube } from "./kube";

const READER = "system:serviceaccount:forgeboard:forgeboard-reader";
const USER = "admin";
/** Of /proc/…/stat on every Linux that Node runs on. */
const TICKS_A_SECOND = 100;

type Given = { size: Size; port: number; page: string; usable: string };

/** A cluster of the given size, a database, and the product built and started as in production. Everything is our own and ends with `stop`. */
export async function startWorld(given: Given): Promise<{ world: World; stop(): Promise<void> }> {
  // The build is what a deployment runs; it takes no time when nothing has changed.
  execFileSync(process.execPath, ["bin/build.mjs"], { stdio: ["ignore", 2, 2] });
  const dir = mkdtempSync(join(tmpdir(), "forgeboard-bench-"));
  const cluster = await launchControlPlane();
  const stops = [async () => rmSync(dir, { recursive: true, force: true }), () => cluster.stop()];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const kube = openKube(cluster.kubeconfigFile);
    const began = Date.now();
    await fill(kube, given.size);
    say({ filled: given.size, seconds: (Date.now() - began) / 1_000 });
    const stack = await startStack(
      { port: given.port, dataDir: join(dir, "data"), fresh: true, web: "build", databaseUrl: undefined },
      async (dataDir) => ({
        env: { FORGEBOARD_SITE: writeSite(dataDir) },
        readerKubeconfig: cluster.readerKubeconfigFile,
        writerKubeconfig: cluster.writerKubeconfigFile,
        stop: async () => {},
      }),
    );
    stops.push(() => stack.stop());
    const readyMs = ageMs(listenerOf(Number(new URL(stack.url).port)));
    return {
      world: {
        url: stack.url,
        ours: true,
        headers: { authorization: `Bearer ${createToken(stack.dataDir)}` },
        person: { user: USER, password: `${USER}-demo` },
        stateFile: null,
        lists: [],
        kube,
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

function writeSite(dataDir: string): string {
  const directory = join(dataDir, "directory.ldif");
  writeFileSync(directory, ldif(), { mode: 0o600 });
  const site = join(dataDir, "site.yaml");
  // JSON is YAML.
  writeFileSync(
    site,
    JSON.stringify({ name: "bench", profile: "toolforge", directory: { kind: "ldif", file: directory } }),
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

/** Beside the figures, which have standard output to themselves. */
const say = (line: object) => process.stderr.write(`${JSON.stringify(line)}\n`);
