import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { Client } from "pg";
import { afterAll, expect, it, vi } from "vitest";
import { startEmbeddedPostgres } from "./embedded";

const dir = mkdtempSync(join(tmpdir(), "forgeboard-embedded-"));
const program = join("node_modules", ".cache", `abandon-${process.pid}.mjs`);
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
  rmSync(program, { force: true });
});

const pidFile = join(dir, "data", "postmaster.pid");
const postmaster = () => Number(readFileSync(pidFile, "utf8").split("\n")[0]);
/** A zombie, which a container without an init process keeps, is not alive. */
const isAlive = (pid: number) =>
  /^[^Z]/.test(spawnSync("ps", ["-o", "stat=", "-p", `${pid}`]).stdout.toString());

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
}

/** A run that ended by kill -9; its PostgreSQL lives on. */
async function abandoned(): Promise<{ url: string; pid: number }> {
  const child = spawn(process.execPath, ["--conditions=react-server", program, dir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
  return { url: String(line).trim(), pid: postmaster() };
}

const bundled = (entry: string) =>
  buildSync({
    entryPoints: [entry],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    conditions: ["react-server"],
  });

it.each([0, 3])("leaves a process that only loads it its exit code: %i", (code) => {
  bundled("lib/db/embedded.ts");
  const source = `await import("./${program}"); process.exitCode = ${code};`;
  const args = ["--conditions=react-server", "--input-type=module", "-e", source];
  expect(spawnSync(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] }).status).toBe(code);
});

it("comes up on data that a killed run left behind, with everything that was committed", async () => {
  bundled("e2e/database/abandon.ts");
  const first = await abandoned();
  expect(isAlive(first.pid)).toBe(true);
  await query(first.url, "CREATE TABLE kept AS SELECT 7 AS n");
  const again = await startEmbeddedPostgres({ dir });
  expect(isAlive(first.pid)).toBe(false);
  expect(await query(again.ownerUrl, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
  await expect(startEmbeddedPostgres({ dir })).rejects.toThrow(/in use by process/);
  await again.stop();

  // Everything is killed, the server too; then a process that has nothing to do with it gets the number.
  const second = await abandoned();
  process.kill(second.pid, "SIGKILL");
  await expect.poll(() => isAlive(second.pid)).toBe(false);
  writeFileSync(pidFile, readFileSync(pidFile, "utf8").replace(String(second.pid), String(process.pid)));
  const last = await startEmbeddedPostgres({ dir });
  expect(await query(last.ownerUrl, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
  await last.stop();
});

it.runIf(process.getuid?.() === 0)("says once which folder it opened for others to pass", async () => {
  const closed = join(dir, "closed");
  mkdirSync(join(closed, "pg"), { recursive: true });
  chmodSync(closed, 0o700);
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  await (await startEmbeddedPostgres({ dir: join(closed, "pg") })).stop();
  await (await startEmbeddedPostgres({ dir: join(closed, "pg") })).stop();
  const lines = said.mock.calls.map(([text]) => String(text)).filter((text) => text.includes(`${closed},`));
  said.mockRestore();
  expect(lines).toHaveLength(1);
  expect(statSync(closed).mode & 0o777).toBe(0o701);
});
