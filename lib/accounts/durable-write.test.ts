import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type Files, openFiles } from "./ask-files";

/** What a write comes to, call by call: after a power cut there is the old file or the new one, with its owner and mode. */

const dir = mkdtempSync(join(tmpdir(), "forgeboard-durable-"));
const root = { path: join(dir, "project") };
const callsFile = join(dir, "calls");
const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
let files: Files;

/** Loaded into the program before its own code: writes down what it asks of the file system, and does it. */
const RECORDER = `
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
const log = fs.openSync(${JSON.stringify(callsFile)}, "a");
const write = fs.writeSync;
for (const name of ["writeSync", "fchownSync", "fchmodSync", "fsyncSync", "renameSync", "ftruncateSync"]) {
  const real = fs[name];
  fs[name] = (on, ...rest) => {
    const what = typeof on === "number" ? (fs.fstatSync(on).isDirectory() ? " folder" : " file") : "";
    write(log, name + what + "\\n");
    return real(on, ...rest);
  };
}
syncBuiltinESMExports();
`;

beforeAll(() => {
  mkdirSync(join(root.path, "sal"), { recursive: true });
  const recorder = join(dir, "recorder.mjs");
  writeFileSync(recorder, RECORDER);
  files = openFiles({
    timeoutMs: 20_000,
    program: [
      ...([process.execPath, "--conditions=react-server", "--no-warnings", "--import", recorder] as const),
      "lib/accounts/hands/main.ts",
    ],
  });
});
beforeEach(() => writeFileSync(callsFile, ""));
afterAll(() => {
  files.close();
  rmSync(dir, { recursive: true, force: true });
});

const calls = () => readFileSync(callsFile, "utf8").trim().split("\n");

it.each(["made", "replaced"])(
  "a file that is %s is whole, its owner's and on the disk before it has its name",
  async () => {
    await files.ask({
      ...{ ask: "write", root, path: ["sal", "config"], base64: Buffer.from("x").toString("base64") },
      ...{ attributes: { mode: 0o400, owner }, keepAttributes: false },
    });
    expect(calls()).toEqual([
      "writeSync file",
      "fchownSync file",
      "fchmodSync file",
      "fsyncSync file",
      "renameSync",
      "fsyncSync folder",
    ]);
  },
);

it("a folder is on the disk once it is made", async () => {
  await files.ask({
    ...{ ask: "folder", root, path: ["sal", "logs"], attributes: { mode: 0o2775, owner }, whenThere: "set" },
  });
  expect(calls()).toEqual(["fchownSync folder", "fchmodSync folder", "fsyncSync folder"]);
});
