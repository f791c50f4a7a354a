import { generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Env } from "@/lib/config/env";
import { checkSettings } from "./check-settings";
import { printFindings } from "./print-findings";

const dir = mkdtempSync(join(tmpdir(), "doctor-"));
afterAll(() => rmSync(dir, { recursive: true }));

const file = (name: string, mode: number): string => {
  const path = join(dir, name);
  writeFileSync(path, "");
  chmodSync(path, mode);
  return path;
};
const pem = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();

const GOOD: Env = {
  NODE_ENV: "production",
  FORGEBOARD_ORIGIN: "https://forgeboard.example.org",
  FORGEBOARD_HEALTH_ADDRESS: "127.0.0.1",
  FORGEBOARD_SECRET: "a".repeat(64),
  FORGEBOARD_CHECKPOINT_KEY: pem,
  FORGEBOARD_READER_KUBECONFIG: file("reader", 0o600),
  FORGEBOARD_WRITER_KUBECONFIG: file("writer", 0o600),
};
const without = (...names: (keyof Env)[]): Env =>
  Object.fromEntries(Object.entries(GOOD).filter(([name]) => !names.includes(name as keyof Env))) as Env;

const amiss = (env: Env) =>
  checkSettings(env)
    .filter((finding) => finding.state !== "ok")
    .map((finding) => `${finding.checked}: ${finding.state}`);

test("a complete environment needs nothing", () => {
  expect(amiss(GOOD)).toEqual([]);
  expect(printFindings(checkSettings(GOOD))).toContain("All is well.");
});

test.each<[string, Env, string[]]>([
  ["no origin", without("FORGEBOARD_ORIGIN"), ["origin: missing"]],
  ["origin with a path", { ...GOOD, FORGEBOARD_ORIGIN: "https://a.example/x" }, ["origin: wrong"]],
  ["origin without TLS", { ...GOOD, FORGEBOARD_ORIGIN: "http://a.example" }, ["origin: wrong"]],
  ["loopback needs no TLS", { ...GOOD, FORGEBOARD_ORIGIN: "http://127.0.0.1:4600" }, []],
  ["no secret", without("FORGEBOARD_SECRET"), ["secret: missing"]],
  ["a key of the wrong kind", { ...GOOD, FORGEBOARD_CHECKPOINT_KEY: rsa }, ["checkpoint key: wrong"]],
  ["a key that is none", { ...GOOD, FORGEBOARD_CHECKPOINT_KEY: "x" }, ["checkpoint key: wrong"]],
  [
    "one kubeconfig for both",
    {
      ...without("FORGEBOARD_READER_KUBECONFIG", "FORGEBOARD_WRITER_KUBECONFIG"),
      KUBECONFIG: file("both", 0o600),
    },
    ["two identities: wrong"],
  ],
  [
    "a kubeconfig others can read",
    { ...GOOD, FORGEBOARD_READER_KUBECONFIG: file("open", 0o644) },
    ["file of FORGEBOARD_READER_KUBECONFIG: wrong"],
  ],
  [
    "a kubeconfig that is not there",
    { ...GOOD, FORGEBOARD_WRITER_KUBECONFIG: join(dir, "nothing") },
    ["file of FORGEBOARD_WRITER_KUBECONFIG: missing"],
  ],
])("%s", (_name, env, expected) => {
  expect(amiss(env)).toEqual(expected);
});

test("prints what to do under what is amiss, and counts it", () => {
  const text = printFindings(checkSettings({ ...GOOD, FORGEBOARD_ORIGIN: "https://a.example/x" }));
  expect(text).toMatch(/wrong +origin: .*\n +→ export FORGEBOARD_ORIGIN=https:\/\/a\.example\n/);
  expect(text).toMatch(/1 of \d+ checks need a hand\./);
});
