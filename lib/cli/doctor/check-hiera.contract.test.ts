import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeHieraRepository } from "@/e2e/platform/hiera-repository";
import { hieraSchema } from "@/lib/config/hiera";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { checkHiera } from "./check-hiera";

const dir = mkdtempSync(join(tmpdir(), "doctor hiera-"));
afterAll(() => rmSync(dir, { recursive: true }));

const made = makeHieraRepository(join(dir, "hiera.git"), [
  "tools-k8s-worker-101.x",
  "tools-k8s-worker-nfs-1.x",
]);
const source = {
  ...hieraSchema.parse({ ...made, authorEmail: "{user}@example.org" }),
  list: toolforge.hiera.list,
};

test("the box's repository is well", async () => {
  expect(await checkHiera(source)).toMatchObject([
    { state: "ok", says: expect.stringMatching(/^2 hosts under k8s::worker_hosts at [0-9a-f]{12}$/) },
  ]);
});

test("a list under another key is wrong, and says which key was looked for", async () => {
  expect(await checkHiera({ ...source, list: "workers" })).toMatchObject([
    { state: "wrong", says: expect.stringContaining("has no key workers") },
  ]);
});

test("no repository is something a site can do without, and is told so", async () => {
  expect(await checkHiera(null)).toMatchObject([
    { state: "missing", says: expect.stringContaining("by hand") },
  ]);
});
