// Brings a clone to the state its commands need: packages, the database client, the command bundle, the web build.
// Plain JavaScript without dependencies, since it runs before anything is installed and under any Node 20 or later.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const bin = (name) => join(root, "node_modules", ".bin", name);
/** The Node 24 that npm installed; the one that runs this file may be older. */
export const node24 = () => bin("node");

const SOURCE = /\.(ts|tsx|css|mjs|json|prisma|sql|svg|woff2)$/;

function filesOf(path) {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name) && !entry.parentPath.includes("generated"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function hashOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths.flatMap((p) => (SOURCE.test(p) ? [join(root, p)] : filesOf(join(root, p))))) {
    if (existsSync(path))
      hash.update(path.slice(root.length)).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}

/** Runs `make` when the inputs differ from those of its last success. The stamp lives beside what was made. */
async function whenChanged(stampFile, inputs, made, make) {
  const wanted = hashOf(inputs);
  const stamp = join(root, stampFile);
  if (existsSync(join(root, made)) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted)
    return false;
  await make();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
  return true;
}

/** Runs a command quietly with a spinner's worth of progress; prints what it said only when it fails. */
function run(label, command, args, env = {}) {
  const startedAt = Date.now();
  process.stderr.write(`  ${label} …`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    const dots = setInterval(() => process.stderr.write("."), 2_000);
    const hear = (chunk) => {
      said = (said + chunk).slice(-20_000);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("close", (code) => {
      clearInterval(dots);
      process.stderr.write(
        ` ${code === 0 ? "done" : "failed"} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`,
      );
      if (code === 0) return resolve();
      process.stderr.write(`${said}\n`);
      reject(new Error(`${label} failed: ${command} ${args.join(" ")}`));
    });
  });
}

const withNode24 = () => ({ PATH: `${join(root, "node_modules", ".bin")}:${process.env.PATH}` });

export async function ensureInstalled() {
  await whenChanged("node_modules/.forgeboard-lock", ["package-lock.json"], "node_modules/.bin/next", () =>
    // Not `npm ci`: it refuses a lock file whose optional packages of other platforms a mirror does not carry.
    run("Installing packages", "npm", [
      "install",
      "--no-save",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
    ]),
  );
  const link = join(root, "node_modules", ".bin", "forgeboard");
  if (!existsSync(link)) symlinkSync("../../bin/forgeboard.mjs", link);
}

export async function ensureGenerated() {
  await whenChanged("lib/db/generated/.inputs", ["prisma", "package-lock.json"], "lib/db/generated", () =>
    run("Generating the database client", bin("prisma"), ["generate"], {
      ...withNode24(),
      // Only the TypeScript client is generated: the native engine is never used, nor downloaded.
      PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true",
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
    }),
  );
}

/** Bundles one TypeScript entry for Node; packages stay outside. Takes a fraction of a second. */
export function bundle(entry, outfile) {
  const result = spawnSync(
    bin("esbuild"),
    [
      entry,
      "--bundle",
      "--platform=node",
      "--format=esm",
      "--target=node24",
      "--packages=external",
      "--conditions=react-server",
      "--sourcemap=inline",
      "--log-level=warning",
      `--outfile=${outfile}`,
    ],
    { cwd: root, stdio: "inherit", env: { ...process.env, ...withNode24() } },
  );
  if (result.status !== 0) throw new Error(`cannot bundle ${entry}`);
}

export async function ensureCommand() {
  await whenChanged(
    "dist/.inputs",
    ["lib", "e2e/platform", "package-lock.json"],
    "dist/forgeboard.mjs",
    async () => bundle("lib/cli/main.ts", "dist/forgeboard.mjs"),
  );
}

export async function ensureWeb() {
  await whenChanged(
    ".next/.inputs",
    [
      "app",
      "components",
      "lib",
      "public",
      "instrumentation.ts",
      "proxy.ts",
      "next.config.mjs",
      "package-lock.json",
    ],
    ".next/BUILD_ID",
    () =>
      run("Building the web application", bin("next"), ["build"], {
        ...withNode24(),
        NEXT_TELEMETRY_DISABLED: "1",
      }),
  );
}

/** Runs a bundled program under Node 24 and takes over its end: signals go through, the exit code comes back. */
export function runNode(args, env = {}) {
  const child = spawn(node24(), ["--conditions=react-server", "--enable-source-maps", ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...withNode24(), ...env },
  });
  // A terminal sends Ctrl-C to the whole group; waiting here keeps the prompt away until every child has ended.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("close", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}
