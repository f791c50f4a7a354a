import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { editHiera, hieraCommits, readHiera } from "@/e2e/platform/edit-hiera";
import type { HieraRepository } from "@/e2e/platform/hiera-place";
import { makeHieraRepository } from "@/e2e/platform/hiera-repository";
import { type SshServer, startSshd } from "@/e2e/ssh/start-sshd";
import { hieraSchema } from "@/lib/config/hiera";
import { inTurn } from "./clone";
import { git } from "./git";
import { prepareClone } from "./prepare-clone";
import { readHosts } from "./read-hosts";
import type { HieraSource } from "./source";
import { removeHost } from "./write/remove-host";

/** A first fetch that takes longer than anybody waits, over a real sshd behind a gate. */

const HOSTS = ["tools-k8s-worker-101.x", "tools-k8s-worker-102.x"];
let dir: string;
let server: SshServer;
let gate: string;
let log: string;
let hiera: HieraRepository;
let from: HieraSource;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "hiera-first-"));
  [gate, log] = [join(dir, "gate"), join(dir, "log")];
  server = await startSshd();
  const key = readFileSync(`${server.keyFile}.pub`, "utf8");
  const script = join(dir, "behind-the-gate");
  writeFileSync(
    script,
    `echo "$SSH_ORIGINAL_COMMAND" >> ${log}
while [ ! -e ${gate} ]; do sleep 0.05; done
exec sh -c "$SSH_ORIGINAL_COMMAND"
`,
  );
  writeFileSync(`${server.keyFile}.pub`, `command="sh ${script}" ${key}`);
});
afterAll(async () => {
  await server?.stop();
  rmSync(dir, { recursive: true });
});
let made = 0;
beforeEach(() => {
  made += 1;
  const repository = makeHieraRepository(join(dir, String(made)), HOSTS);
  if (repository === null) throw new Error("git is needed: apt-get install git");
  hiera = repository;
  from = source();
});
afterEach(() => {
  for (const file of [gate, log]) rmSync(file, { force: true });
});

const source = (more: Partial<HieraSource> = {}): HieraSource => ({
  ...hieraSchema.parse({
    ...hiera,
    repository: `ssh://${server.user}@127.0.0.1:${server.port}${hiera.repository}`,
    mode: "push",
    authorEmail: "{user}@example.org",
    sshKeyFile: server.keyFile,
    knownHostsFile: server.knownHostsFile,
  }),
  list: "k8s::worker_hosts",
  ...more,
});
const openGate = () => writeFileSync(gate, "");
const fetches = () => (existsSync(log) ? readFileSync(log, "utf8").split("\n").filter(Boolean).length : 0);
const briefly = () => AbortSignal.timeout(200);

describe("the first fetch", () => {
  it("outlives who asked, is begun once, and is found done by who asks again", async () => {
    const says = `the first fetch of ${from.repository}`;
    for (const _ of [1, 2, 3]) expect(await prepareClone(from, null, briefly())).toContain(says);
    await expect(readHosts(from, briefly())).rejects.toMatchObject({ code: "timeout" });
    await expect.poll(fetches, { timeout: 20_000 }).toBe(1);
    openGate();
    expect((await readHosts(from)).hosts.map(({ host }) => host)).toEqual(HOSTS);
    expect(await prepareClone(from, null)).toBeNull();
    // One by whoever read, and none more for the asking.
    expect(fetches()).toBe(2);
  });

  it("has a limit of its own, after which it is begun anew", async () => {
    from = source({ firstFetchTimeoutMs: 800 });
    await expect(prepareClone(from, null)).rejects.toMatchObject({
      code: "timeout",
      message: "git fetch: not done within 800 ms",
    });
    openGate();
    expect(await prepareClone(source(), null)).toBeNull();
  });

  it("tells how far it is, apart from what went wrong", async () => {
    openGate();
    const lines: string[] = [];
    const answer = await inTurn(from, (clone) =>
      git(clone, ["fetch", "--progress", "--", from.repository, "production:refs/x", "none:refs/y"], {
        hear: (line) => lines.push(line),
      }),
    );
    expect(answer).toMatchObject({ code: 128, stderr: expect.stringMatching(/^fatal: couldn't find/) });
    await inTurn(from, (clone) =>
      git(clone, ["fetch", "--progress", "--", from.repository, "production:refs/x"], {
        hear: (line) => lines.push(line),
      }),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^Counting objects: 100% \(\d+\/\d+\)/));
  });
});

describe("a history that is cut off", () => {
  const touch = (times: number) => {
    for (let at = 0; at < times; at += 1) editHiera(hiera, (text) => `${text}# ${at}\n`);
  };
  const commits = () =>
    inTurn(from, async (clone) =>
      Number((await git(clone, ["rev-list", "--count", "refs/forgeboard/branch"])).stdout),
    );
  const remove = (expectedCommit: string) =>
    removeHost(from, "tools-k8s-worker-102.x", { expectedCommit, message: "Remove", author: "anna" });
  beforeEach(openGate);

  it.each([
    [1, 1],
    [3, 3],
    [0, 6],
  ])("with depth %i has %i of six commits", async (depth, has) => {
    touch(5);
    from = source({ depth });
    await readHosts(from);
    expect(await commits()).toBe(has);
  });

  it("goes back to the commit of the plan, and pushes on top of all", async () => {
    from = source({ depth: 1 });
    // The plan is another process's: this clone begins later.
    const planned = (await readHosts({ ...from, repository: hiera.repository })).commit;
    touch(5);
    expect(await remove(planned)).toMatchObject({ outcome: "pushed" });
    expect(readHiera(hiera)).not.toContain("worker-102");
    expect(hieraCommits(hiera, "")).toHaveLength(7);
  });

  it("still sees that the entry was another one when it was planned", async () => {
    from = source({ depth: 1 });
    const planned = (await readHosts({ ...from, repository: hiera.repository })).commit;
    editHiera(hiera, (text) => text.replace("worker-102.x", "worker-102.x # keep"));
    touch(3);
    await expect(remove(planned)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("# keep"),
    });
    expect(readHiera(hiera)).toContain("worker-102");
  });
});
