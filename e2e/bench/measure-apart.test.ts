import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { measureApart } from "./measure-apart";
import { SMALL } from "./size";

const dir = mkdtempSync(join(tmpdir(), "forgeboard-apart-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

let programs = 0;
const measured = (code: string, msMax = 20_000) => {
  const file = join(dir, `${programs++}.mjs`);
  writeFileSync(file, code);
  return measureApart(file, { name: "a", world: null, size: SMALL }, { msMax, sayEveryMs: 60_000 });
};

it("hands over the task, and the answer comes back", async () => {
  const code = `process.once("message", ({ size }) => process.send({ lines: [], load: size.nodes }));`;
  expect(await measured(code)).toEqual({ lines: [], load: SMALL.nodes });
});

it.each([
  [`process.exit(3)`, "its process ended with 3 and without an answer"],
  [`process.kill(process.pid, "SIGKILL")`, "its process ended with SIGKILL and without an answer"],
])("a process that ends has failed its figure: %s", async (code, problem) => {
  expect(await measured(code)).toEqual({ problem });
});

it("one that does not answer in time has failed its figure", async () => {
  const code = `process.once("message", () => {}); setInterval(() => {}, 1_000);`;
  expect(await measured(code, 0)).toEqual({ problem: "no answer in 0 s" });
});

it("what a process has left behind ends with it", async () => {
  const pidFile = join(dir, "pid");
  const code = `
    import { spawn } from "node:child_process";
    import { writeFileSync } from "node:fs";
    writeFileSync(${JSON.stringify(pidFile)}, String(spawn("sleep", ["600"]).pid));
    process.exit(0);
  `;
  await measured(code);
  const status = `/proc/${readFileSync(pidFile, "utf8")}/stat`;
  // Z: ended, and nobody has asked for its exit code yet.
  await expect.poll(() => !existsSync(status) || / Z /.test(readFileSync(status, "utf8"))).toBe(true);
});
