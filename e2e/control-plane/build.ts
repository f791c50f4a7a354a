import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

/**
 * The programs of a real cluster without containers, built once per machine with Go: one binary with etcd and
 * Kubernetes, and kwok, which plays the kubelets. A cold build takes about ten minutes on two cores.
 */

export type Binaries = {
  controlPlane: string;
  kwok: string;
  /** kwok's own rules for nodes and pods, several YAML documents. */
  stages: string;
};

const SOURCE = resolve("e2e/control-plane");
const KWOK = "sigs.k8s.io/kwok@v0.8.0";
const STAGES = [
  "node/fast/node-initialize.yaml",
  "node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
  "pod/fast/pod-ready.yaml",
  "pod/fast/pod-complete.yaml",
  "pod/fast/pod-delete.yaml",
];
/** Without them the API server calls itself 0.0.0 and refuses to start some of its parts. */
const VERSION_FLAGS = [
  "-s -w",
  "-X k8s.io/component-base/version.gitVersion=v1.36.3",
  "-X k8s.io/component-base/version.gitMajor=1",
  "-X k8s.io/component-base/version.gitMinor=36",
].join(" ");
const PROGRESS_MS = 30_000;

/** Folder of the cache that holds what these sources build. */
export function cacheFolder(): string {
  const hash = createHash("sha256");
  for (const file of ["main.go", "go.mod", "go.sum"]) hash.update(readFileSync(join(SOURCE, file)));
  hash.update([VERSION_FLAGS, KWOK, process.arch, ...STAGES].join("\n"));
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(cache, "forgeboard", "control-plane", hash.digest("hex"));
}

/** Builds what is not in the cache yet. @throws Error when Go is missing or a build fails */
export async function controlPlaneBinaries(): Promise<Binaries> {
  const folder = cacheFolder();
  if (!existsSync(folder)) await build(folder);
  return {
    controlPlane: join(folder, "control-plane"),
    kwok: join(folder, "kwok"),
    stages: join(folder, "stages.yaml"),
  };
}

async function build(folder: string): Promise<void> {
  const part = `${folder}.${process.pid}.part`;
  mkdirSync(part, { recursive: true });
  mkdirSync(dirname(folder), { recursive: true });
  try {
    await go("Kubernetes 1.36.3 and etcd, once, about 8 minutes", [
      "build",
      "-C",
      SOURCE,
      "-ldflags",
      VERSION_FLAGS,
      "-o",
      join(part, "control-plane"),
      ".",
    ]);
    await go("kwok, once, about 1 minute", ["install", `${KWOK.replace("@", "/cmd/kwok@")}`], {
      GOBIN: part,
    });
    await collectStages(join(part, "stages.yaml"));
    renameSync(part, folder);
  } catch (error) {
    // Another process may have been faster; its build is the same.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** Joins kwok's stage files, as its module has them. */
export async function collectStages(file: string): Promise<void> {
  const { stdout } = await promisify(execFile)("go", ["mod", "download", "-json", KWOK]);
  const module: { Dir: string } = JSON.parse(stdout);
  const texts = STAGES.map((stage) => readFileSync(join(module.Dir, "kustomize", "stage", stage), "utf8"));
  writeFileSync(file, texts.join("\n---\n"));
}

async function go(what: string, args: string[], env: Record<string, string> = {}): Promise<void> {
  const started = Date.now();
  const say = (text: string) => process.stderr.write(`Building ${what}: ${text}\n`);
  say("started");
  const ticking = setInterval(
    () => say(`${Math.round((Date.now() - started) / 1_000)} s so far`),
    PROGRESS_MS,
  );
  try {
    await new Promise<void>((done, fail) => {
      const child = spawn("go", args, {
        stdio: ["ignore", "inherit", "inherit"],
        env: { ...process.env, ...env },
      });
      child.once("error", () => fail(new Error("Go 1.26 is needed to build the test cluster")));
      child.once("close", (code) =>
        code === 0 ? done() : fail(new Error(`go ${args[0]} ended with ${code}`)),
      );
    });
    say("done");
  } finally {
    clearInterval(ticking);
  }
}
