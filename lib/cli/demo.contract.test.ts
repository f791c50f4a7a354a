import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningPlatform, startPlatform } from "@/e2e/platform/start";
import { randomFrom } from "@/e2e/platform/world/random";
import { tick } from "@/e2e/platform/world/simulate";
import { runCommand } from "@/lib/command/run-command";
import { parseSite, type Site } from "@/lib/config/site";
import { hostNameOf } from "@/lib/core/host-name";
import { readHosts } from "@/lib/hiera/read-hosts";
import { removeHost } from "@/lib/hiera/write/remove-host";
import { hookCommand } from "@/lib/nodes/reboot/run-hook";
import { readCertificate } from "@/lib/puppet/read-certificate";
import { cleanCertificate } from "@/lib/puppet/write/clean-certificate";
import { demoSite } from "./demo-site";

/** What the demo's site file names is there: a node can leave Puppet and Hiera with nothing but that file. */

const NODE = "tools-k8s-worker-102";
let dir: string;
let box: RunningPlatform;
let site: Site;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "demo-site-"));
  box = await startPlatform({ dir });
  site = parseSite(demoSite(box));
});
afterAll(async () => {
  await box.stop();
  rmSync(dir, { recursive: true });
});

const puppet = () => site.puppet ?? expect.unreachable("the demo names a Puppet CA");
const hiera = () => ({
  ...(site.hiera ?? expect.unreachable("the demo names a Hiera repository")),
  list: site.profile.hiera.list,
});

describe("the demo's site file", () => {
  it("leads to a signed certificate of every node", async () => {
    const nodes = [...box.store.values("nodes")].map((node) => node.metadata.name);
    expect(nodes).toContain(NODE);
    for (const node of nodes)
      expect(await readCertificate(puppet(), hostNameOf(site.profile.puppet.certname, node))).toMatchObject({
        state: "signed",
      });
  });

  it("leads to a list of the workers, and of no other node", async () => {
    const { hosts } = await readHosts(hiera());
    const workers = [...box.store.values("nodes")]
      .map((node) => node.metadata.name)
      .filter((name) => name.includes("-worker-"))
      .map((name) => hostNameOf(site.profile.hiera.host, name));
    expect(hosts.map((entry) => entry.host).sort()).toEqual(workers.sort());
  });

  it("has a hook that reboots a machine of the box", async () => {
    const hook = site.hooks.reboot ?? expect.unreachable("the demo names a hook");
    const [program, ...args] = hookCommand(hook, NODE);
    const { signal } = new AbortController();
    const ran = await runCommand(program, args, { stdin: "", timeoutMs: 30_000, outputMax: 2_000, signal });
    expect(ran).toMatchObject({ ended: "code 0", output: expect.stringContaining(`${NODE} reboots`) });
    const bootOf = () => box.store.get("nodes", NODE)?.status?.nodeInfo;
    const before = bootOf();
    tick(box.store, randomFrom(1), Date.now() + 1_000, 1);
    expect(bootOf()).toEqual(before);
    tick(box.store, randomFrom(1), Date.now() + 20_000, 20);
    expect(bootOf()).not.toEqual(before);
  });

  it("lets a node leave both", async () => {
    const certname = hostNameOf(site.profile.puppet.certname, NODE);
    expect(await cleanCertificate(puppet(), certname, { expectedFingerprint: null })).toMatchObject({
      by: "clean",
    });
    const { commit } = await readHosts(hiera());
    const host = hostNameOf(site.profile.hiera.host, NODE);
    const options = { expectedCommit: commit, message: `Decommission ${NODE}`, author: "admin" };
    expect(await removeHost(hiera(), host, options)).toMatchObject({ outcome: "pushed" });
    expect((await readHosts(hiera())).hosts.some((entry) => entry.host === host)).toBe(false);
  });
});
