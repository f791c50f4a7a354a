import { mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { findRunning, forgetRunning, writeRunning } from "./running";

let clone = "";
const dataDir = (name: string) => {
  const dir = join(clone, name);
  mkdirSync(dir, { recursive: true });
  return dir;
};
const instance = (name: string, pid: number) => ({
  pid,
  url: `http://${name}`,
  dataDir: dataDir(name),
  env: {},
});

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), "forgeboard-running-"));
  vi.spyOn(process, "cwd").mockReturnValue(clone);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("finds the newest of several, or the one of a data folder", () => {
  vi.useFakeTimers({ now: 1_000 });
  writeRunning(instance("first", process.pid));
  vi.setSystemTime(2_000);
  writeRunning(instance("second", process.ppid));
  expect(findRunning()?.url).toBe("http://second");
  expect(findRunning(join(clone, "first"))?.url).toBe("http://first");
  expect(findRunning(dataDir("third"))).toBeNull();
  forgetRunning({ pid: process.ppid, dataDir: join(clone, "second") });
  expect(findRunning()?.url).toBe("http://first");
});

it("passes over a process that is gone and takes its pointer away", () => {
  // Above the largest process number Linux gives.
  writeRunning(instance("gone", 2 ** 22 + 1));
  expect(findRunning()).toBeNull();
  expect(readdirSync(join(clone, ".forgeboard", "running"))).toEqual([]);
});

it("leaves the file of a successor in the same data folder alone", () => {
  writeRunning(instance("data", process.ppid));
  writeRunning(instance("data", process.pid));
  forgetRunning({ pid: process.ppid, dataDir: join(clone, "data") });
  expect(findRunning(join(clone, "data"))?.pid).toBe(process.pid);
});

it("is readable by its owner only, and a broken file is no instance", () => {
  const one = instance("data", process.pid);
  writeRunning(one);
  expect(statSync(join(one.dataDir, "running.json")).mode & 0o077).toBe(0);
  writeFileSync(join(one.dataDir, "running.json"), "{");
  expect(findRunning(one.dataDir)).toBeNull();
});
