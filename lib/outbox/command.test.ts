import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import type { Outgoing } from "./channel";
import { commandChannel } from "./command";

const dir = mkdtempSync(join(tmpdir(), "forgeboard-command-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const file = join(dir, "log");

const message = (text: string): Outgoing => ({
  kind: "admin_log",
  about: null,
  actionId: null,
  phase: "line",
  dedupeKey: "a/line",
  subject: text,
  text,
  data: {},
  createdAt: new Date(),
});
const send = (program: string, input: "stdin" | "argument", text: string, timeoutMs = 30_000) =>
  commandChannel({ command: [process.execPath, "-e", program], input }).send(
    message(text),
    AbortSignal.timeout(timeoutMs),
  );
const WRITE = `const fs = require("node:fs"); const log = ${JSON.stringify(file)};`;

it("hands over one line on standard input", async () => {
  await send(`${WRITE} fs.writeFileSync(log, fs.readFileSync(0))`, "stdin", "drained a\r\nforged line\n");
  expect(readFileSync(file, "utf8")).toBe("drained a forged line\n");
});

it("hands it over as one argument that no shell reads", async () => {
  const text = `drained a; touch ${dir}/owned "$(id)" \`id\` 'x' && true`;
  await send(`${WRITE} fs.writeFileSync(log, JSON.stringify(process.argv.slice(1)))`, "argument", text);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual([text]);
});

it("gives it none of our credentials", async () => {
  vi.stubEnv("SMTP_PASSWORD", "s3cret");
  vi.stubEnv("DATABASE_URL", "postgresql://s3cret@localhost/x");
  await send(`${WRITE} fs.writeFileSync(log, JSON.stringify(process.env))`, "stdin", "x");
  vi.unstubAllEnvs();
  expect(readFileSync(file, "utf8")).not.toContain("s3cret");
  expect(JSON.parse(readFileSync(file, "utf8"))).toHaveProperty("PATH");
});

it("says how it ended and what it said, bounded", async () => {
  const failing = send(
    'process.stderr.write("no such channel\\n" + "x".repeat(1e6), () => process.exit(3))',
    "stdin",
    "x",
  );
  const error: Error = await failing.then(
    () => new Error("it did not fail"),
    (thrown) => thrown,
  );
  expect(error.message).toMatch(/ended with code 3: no such channel x+…$/);
  expect(error.message.length).toBeLessThan(2_200);
});

it("ends it, and what it has started, when it takes too long", async () => {
  const pidFile = join(dir, "pid");
  writeFileSync(pidFile, "");
  const program = `
    const child = require("node:child_process").spawn("sleep", ["600"], { stdio: "inherit" });
    require("node:fs").writeFileSync(${JSON.stringify(pidFile)}, String(child.pid));
    setInterval(() => {}, 1000);`;
  const started = commandChannel({ command: [process.execPath, "-e", program], input: "stdin" });
  const stop = new AbortController();
  const slow = started.send(message("x"), stop.signal);
  await vi.waitFor(() => expect(readFileSync(pidFile, "utf8")).not.toBe(""), 10_000);
  stop.abort();
  await expect(slow).rejects.toMatchObject({ code: "upstream" });
  const isGone = () => {
    const stat = tryRead(`/proc/${readFileSync(pidFile, "utf8")}/stat`);
    return stat === null || /\) Z/.test(stat);
  };
  await vi.waitFor(() => expect(isGone()).toBe(true), 10_000);
});

it("says that it cannot be run", async () => {
  const absent = commandChannel({ command: ["/nowhere/dologmsg"], input: "stdin" });
  await expect(absent.send(message("x"), AbortSignal.timeout(5_000))).rejects.toThrow(
    /\/nowhere\/dologmsg cannot be run/,
  );
});

function tryRead(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
