import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { anna, type DrainRig, startDrainRig, until } from "@/e2e/drain/rig";
import { editHiera, readHiera } from "@/e2e/platform/edit-hiera";
import { BRANCH, FILE, type HieraRepository } from "@/e2e/platform/hiera-place";
import { makeHieraRepository } from "@/e2e/platform/hiera-repository";
import {
  type CertificateAuthority,
  requestCertificate,
  signCertificate,
} from "@/e2e/puppet/certificate-authority";
import { startPuppetserver } from "@/e2e/puppet/start-puppetserver";
import { type SshServer, startSshd } from "@/e2e/ssh/start-sshd";
import { askFor, fqdn, recordsOf, stagesOf } from "@/e2e/worker/decommission-rig";
import { getAction } from "@/lib/actions/get-action";
import { resumeAction } from "@/lib/actions/resume-action";
import { startAction } from "@/lib/actions/start-action";
import { verifyDatabase } from "@/lib/audit/verify";
import { DECOMMISSION_STAGES } from "@/lib/nodes/decommission/schema";
import { readCertificate } from "@/lib/puppet/read-certificate";
import { registry } from "./registry";

/**
 * A decommission from plan to end on real servers: an API server with its controllers, Debian's Puppet server, and git over
 * ssh, where the console may only propose. A person merges with the very command that is shown.
 */

const NODE = "tools-k8s-worker-1";
const dir = mkdtempSync(join(tmpdir(), "decommission-review-"));
let ca: CertificateAuthority;
let ssh: SshServer;
let hiera: HieraRepository;
let rig: DrainRig;

beforeAll(async () => {
  [ca, ssh] = await Promise.all([startPuppetserver(), startSshd()]);
  const made = makeHieraRepository(dir, [fqdn(NODE), fqdn("tools-k8s-worker-2")]);
  if (made === null) throw new Error("git is needed: apt-get install git");
  hiera = made;
  await requestCertificate(ca, fqdn(NODE));
  await signCertificate(ca, ca.identities.console, fqdn(NODE));
  rig = await startDrainRig({
    site: {
      puppet: { url: ca.url, caFile: ca.caFile, ...ca.identities.console },
      hiera: {
        repository: `ssh://${ssh.user}@127.0.0.1:${ssh.port}${hiera.repository}`,
        branch: BRANCH,
        file: FILE,
        mode: "review",
        authorEmail: "{user}@example.org",
        sshKeyFile: ssh.keyFile,
        knownHostsFile: ssh.knownHostsFile,
      },
    },
  });
});
afterAll(async () => {
  await Promise.all([rig?.stop(), ca?.stop(), ssh?.stop()]);
  rmSync(dir, { recursive: true, force: true });
});

const inRemote = (...args: string[]): string =>
  execFileSync("git", [`--git-dir=${hiera.repository}`, ...args], { encoding: "utf8" }).trim();
const paused = (id: string, what: string) =>
  until(async () => {
    const { state, result } = await getAction(registry, anna, id);
    return state === "paused" && result?.includes(what) === true;
  }, `paused: ${what}`);
const nodeStatus = async () =>
  (await rig.plane.ask(rig.plane.tokens.admin, "GET", `/api/v1/nodes/${NODE}`)).status;

it("proposes the commit, waits until it is merged by the command it shows, then deletes the Node", async () => {
  await rig.node("spare");
  await rig.node(NODE);
  await rig.cordon("spare", true);
  await rig.deployment("tool-sal", "web", 2, NODE);
  await rig.cordon("spare", false);
  const { id } = await startAction(registry, anna, askFor(NODE), { idempotencyKey: null });
  const first = rig.worker();
  const waiting = rig.endedApproved(id, 240_000);
  await paused(id, "merge the review");

  // Everything before the review is done, nothing after it.
  expect(rig.podsOn(NODE)).toEqual([]);
  const endpoint = { url: ca.url, caFile: ca.caFile, timeoutMs: 20_000, ...ca.identities.console };
  expect(await readCertificate(endpoint, fqdn(NODE))).toBeNull();
  const ref = `refs/heads/forgeboard/${fqdn(NODE)}`;
  expect(readHiera(hiera)).toContain(fqdn(NODE));
  expect(inRemote("show", `${ref}:${FILE}`)).not.toContain(fqdn(NODE));
  expect(inRemote("log", "--format=%an <%ae> %s", `${BRANCH}..${ref}`)).toBe(
    `anna <anna@example.org> Remove ${fqdn(NODE)}`,
  );
  expect(await nodeStatus()).toBe(200);

  // A resume is no proof: another worker, with a clone of its own, looks and asks again. Others have pushed meanwhile.
  await first.end();
  editHiera(hiera, (text) => text.replace("# with NFS", "# with NFS, by hand"));
  rig.worker();
  await resumeAction(anna, id);
  await paused(id, "not done yet: merge the review");
  expect((await recordsOf(id)).filter(({ part }) => part === "hiera-review")).toHaveLength(1);
  expect(await nodeStatus()).toBe(200);

  const command = (await stagesOf(id)).hiera?.command ?? "";
  const work = join(dir, "work");
  execFileSync("git", ["clone", "--quiet", hiera.repository, work]);
  for (const [key, value] of [
    ["user.name", "otto"],
    ["user.email", "otto@example.org"],
    ["core.editor", "true"],
  ] as const)
    execFileSync("git", ["-C", work, "config", key, value]);
  execFileSync("sh", ["-c", command], { cwd: work, stdio: "pipe" });
  await resumeAction(anna, id);

  expect(await waiting).toMatchObject({ state: "succeeded" });
  expect(readHiera(hiera)).not.toContain(fqdn(NODE));
  expect(readHiera(hiera)).toContain("by hand");
  expect(await nodeStatus()).toBe(404);
  const deletions = rig.log().filter(({ verb, resource }) => verb === "delete" && resource === "nodes");
  expect(deletions).toMatchObject([{ name: NODE, as: "anna", code: 200 }]);
  const parts = (await recordsOf(id)).flatMap(({ part }) => part ?? []);
  expect(parts.filter((part) => part !== "hiera-review")).toEqual([...DECOMMISSION_STAGES]);
  expect((await stagesOf(id)).hiera).toMatchObject({ state: "done", command: null });
  expect(await verifyDatabase()).toMatchObject({ ok: true });
});
