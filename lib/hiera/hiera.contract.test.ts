import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readHosts } from "./read-hosts";
import type { HieraSource } from "./source";
import { type RemovedHost, removeHost } from "./write/remove-host";

/** Against real git and bare repositories on disk. */

const TEXT = `# Hiera of the project
k8s::worker_hosts:
  - w1.example
  - w2.example   # new disk
  # rack C
  - w3.example
`;
const LINE = "  - w2.example   # new disk\n";

let dir: string;
let remote: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "hiera-test-"));
  remote = join(dir, "remote.git");
  run("init", "--quiet", "--bare", "--initial-branch=production", remote);
  commit(TEXT);
});
afterEach(() => rmSync(dir, { recursive: true }));

function run(...args: string[]): string {
  const settings = ["user.name=Somebody", "user.email=s@example.org", "core.autocrlf=false"];
  return execFileSync("git", [...settings.flatMap((each) => ["-c", each]), ...args], { stdio: "pipe" })
    .toString()
    .trimEnd();
}
const inRemote = (...args: string[]) => run(`--git-dir=${remote}`, ...args);
const head = (ref = "production") => inRemote("rev-parse", ref);
const textAt = (ref = "production") =>
  execFileSync("git", [`--git-dir=${remote}`, "show", `${ref}:data/tools.yaml`]).toString();

/** What another person pushes. */
function commit(text: string, ref = "production"): string {
  const work = mkdtempSync(join(dir, "work-"));
  run("clone", "--quiet", remote, work);
  mkdirSync(join(work, "data"), { recursive: true });
  writeFileSync(join(work, "data", "tools.yaml"), text);
  run("-C", work, "add", "-A");
  run("-C", work, "commit", "--quiet", "--allow-empty", "-m", "by hand");
  run("-C", work, "push", "--quiet", "--force", "origin", `HEAD:${ref}`);
  return run("-C", work, "rev-parse", "HEAD");
}

const source = (more: Partial<HieraSource> = {}): HieraSource => ({
  repository: remote,
  branch: "production",
  file: "data/tools.yaml",
  list: "k8s::worker_hosts",
  mode: "push",
  reviewRef: "refs/heads/forgeboard/{host}",
  authorName: "{user} by Forgeboard",
  authorEmail: "{user}@example.org",
  timeoutMs: 20_000,
  firstFetchTimeoutMs: 20_000,
  // As little as a clone can have: what needs more has to fetch it.
  depth: 1,
  ...more,
});

const remove = (
  from: HieraSource,
  host = "w2.example",
  more: Partial<Parameters<typeof removeHost>[2]> = {},
): Promise<RemovedHost> =>
  removeHost(from, host, { expectedCommit: head(), message: "Decommission w2", author: "anna", ...more });

/** Runs on the remote at every push, before it is taken. */
function onPush(script: string): void {
  const file = join(remote, "hooks", "pre-receive");
  mkdirSync(join(remote, "hooks"), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

describe("readHosts", () => {
  it("reads the list at the branch's commit, each time anew", async () => {
    const from = source();
    const first = await readHosts(from);
    expect(first.commit).toBe(head());
    expect(first.hosts.map(({ host, line }) => [host, line])).toEqual([
      ["w1.example", 3],
      ["w2.example", 4],
      ["w3.example", 6],
    ]);
    const moved = commit(TEXT.replace(LINE, ""));
    expect(await readHosts(from)).toMatchObject({ commit: moved, hosts: [{}, {}] });
  });

  it.each([
    ["a branch", { branch: "nothing" }, "precondition", /has no refs\/heads\/nothing/],
    ["a file", { file: "data/nothing.yaml" }, "precondition", /data\/nothing\.yaml is no plain file/],
    ["a folder for the file", { file: "data" }, "precondition", /data is no plain file/],
    ["a key", { list: "nothing" }, "precondition", /data\/tools\.yaml, line 1: has no key nothing/],
    ["a repository", { repository: "/nowhere/x.git" }, "upstream", /cannot fetch from \/nowhere\/x\.git/],
    ["a server", { repository: "https://127.0.0.1:9/x.git" }, "upstream", /cannot fetch/],
  ] as const)("says that %s is missing", async (_name, more, code, message) => {
    await expect(readHosts(source(more))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it("refuses a symbolic link", async () => {
    const work = mkdtempSync(join(dir, "work-"));
    run("clone", "--quiet", remote, work);
    execFileSync("ln", ["-s", "tools.yaml", join(work, "data", "link.yaml")]);
    run("-C", work, "add", "-A");
    run("-C", work, "commit", "--quiet", "-m", "link");
    run("-C", work, "push", "--quiet");
    await expect(readHosts(source({ file: "data/link.yaml" }))).rejects.toThrow(/no plain file/);
  });

  it("speaks no protocol but file, https and ssh", async () => {
    const flag = join(dir, "flag");
    await expect(readHosts(source({ repository: `ext::touch ${flag}` }))).rejects.toMatchObject({
      code: "upstream",
    });
    expect(existsSync(flag)).toBe(false);
  });

  describe("from a server that says nothing", () => {
    let silent: Server;
    let repository: string;
    beforeEach(async () => {
      silent = createServer();
      await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
      const address = silent.address();
      repository = `https://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/x.git`;
    });
    afterEach(() => silent.close());

    it("gives up in time", async () => {
      await expect(readHosts(source({ repository, firstFetchTimeoutMs: 500 }))).rejects.toMatchObject({
        code: "timeout",
        message: "git fetch: not done within 500 ms",
      });
    });

    it("stops when asked to", async () => {
      const from = source({ repository, firstFetchTimeoutMs: 2_000 });
      await expect(readHosts(from, AbortSignal.timeout(300))).rejects.toMatchObject({
        code: "timeout",
        message: `Hiera: not waited for any longer: the first fetch of ${repository}`,
      });
    });
  });
});

describe("removeHost, pushing", () => {
  it("takes out the line with a commit of the person who asked", async () => {
    const before = head();
    const removed = await remove(source());
    expect(removed).toEqual({
      outcome: "pushed",
      commit: head(),
      ref: "refs/heads/production",
      entry: { host: "w2.example", line: 4, text: LINE },
    });
    expect(textAt()).toBe(TEXT.replace(LINE, ""));
    expect(inRemote("show", "-s", "--format=%P%n%an <%ae>%n%B", "production")).toBe(
      `${before}\nanna by Forgeboard <anna@example.org>\nDecommission w2`,
    );
    expect(inRemote("diff", "--numstat", "production^", "production")).toBe("0\t1\tdata/tools.yaml");
  });

  it("finds a removal that is there already", async () => {
    const expectedCommit = head();
    await remove(source());
    const again = await remove(source(), "w2.example", { expectedCommit });
    expect(again).toEqual({
      outcome: "already removed",
      commit: head(),
      ref: "refs/heads/production",
      entry: null,
    });
    expect(inRemote("rev-list", "--count", "production")).toBe("2");
  });

  it("keeps CRLF and the file's mode", async () => {
    const text = TEXT.replaceAll("\n", "\r\n");
    commit(text);
    await remove(source());
    expect(textAt()).toBe(text.replace(LINE.replace("\n", "\r\n"), ""));
  });

  it("takes a file that changed elsewhere as it is now", async () => {
    const planned = head();
    const moved = commit(TEXT.replace("w1.example", "w1.example # checked"));
    const removed = await remove(source(), "w2.example", { expectedCommit: planned });
    expect(removed.outcome).toBe("pushed");
    expect(head("production^")).toBe(moved);
    expect(textAt()).toBe(TEXT.replace("w1.example", "w1.example # checked").replace(LINE, ""));
  });

  it.each([
    [
      "a note was added to the entry",
      TEXT.replace("# new disk", "# keep until Friday"),
      /is " {2}- w2\.example {3}# keep until Friday\\n" now/,
    ],
    [
      "the entry is there twice",
      `${TEXT}  - w2.example\n`,
      /line 7: w2\.example is in k8s::worker_hosts twice/,
    ],
  ])("stops when %s", async (_name, text, message) => {
    const planned = head();
    const moved = commit(text);
    await expect(remove(source(), "w2.example", { expectedCommit: planned })).rejects.toThrow(message);
    expect(head()).toBe(moved);
  });

  it("stops at a host that came back after the plan", async () => {
    const planned = commit(TEXT.replace(LINE, ""));
    commit(TEXT);
    await expect(remove(source(), "w2.example", { expectedCommit: planned })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("was not listed when this was planned"),
    });
  });

  it("stops when the history of the plan is gone", async () => {
    await expect(
      remove(source(), "w2.example", { expectedCommit: "0123456789".repeat(4) }),
    ).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("not in the history") });
  });

  it("reads again when somebody pushes between its fetch and its push", async () => {
    const other = commit(TEXT.replace("w3.example", "w4.example"), "refs/heads/other");
    const done = join(dir, "moved");
    // Once: the branch is somebody else's before our push is looked at.
    onPush(
      `[ -e ${done} ] || { touch ${done}; unset GIT_QUARANTINE_PATH; git update-ref refs/heads/production ${other}; }`,
    );
    const removed = await remove(source());
    expect(removed.outcome).toBe("pushed");
    expect(head("production^")).toBe(other);
    expect(textAt()).toBe(TEXT.replace("w3.example", "w4.example").replace(LINE, ""));
  });

  it("gives up on a branch that never rests, and loses nothing", async () => {
    onPush(
      `unset GIT_QUARANTINE_PATH
next=$(git -c user.name=x -c user.email=x@x commit-tree "production^{tree}" -p production -m again </dev/null)
git update-ref refs/heads/production "$next"`,
    );
    await expect(remove(source())).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("moved 5 times"),
    });
    expect(textAt()).toBe(TEXT);
  });

  it("repeats the words of a repository that refuses", async () => {
    onPush("echo 'production is frozen until Monday' >&2; exit 1");
    await expect(remove(source())).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringMatching(/refuses refs\/heads\/production: .*production is frozen until Monday/),
    });
    expect(textAt()).toBe(TEXT);
  });

  it("runs two removals at once without losing one", async () => {
    const expectedCommit = head();
    await Promise.all(["w1.example", "w2.example"].map((host) => remove(source(), host, { expectedCommit })));
    expect(textAt()).toBe(TEXT.replace(LINE, "").replace("  - w1.example\n", ""));
  });

  it.each(["--all", "w2.example\n  - w1.example", "../x", "", "$(touch x)"])(
    "does nothing for a host called %j",
    async (host) => {
      const before = head();
      expect(await remove(source(), host)).toMatchObject({ outcome: "already removed", entry: null });
      expect(head()).toBe(before);
    },
  );

  it.each([
    ["author", { author: "a<b>" }],
    ["author", { author: "a\nb" }],
    ["author", { author: "" }],
    ["expectedCommit", { expectedCommit: "--all" }],
    ["expectedCommit", { expectedCommit: "HEAD" }],
  ])("refuses a wrong %s: %j", async (_field, more) => {
    await expect(remove(source(), "w2.example", more)).rejects.toMatchObject({ code: "invalid" });
  });

  it("runs no hook and reads no configuration of this machine's user", async () => {
    const home = join(dir, "home");
    mkdirSync(join(home, "hooks"), { recursive: true });
    const flag = join(dir, "flag");
    for (const hook of ["pre-push", "reference-transaction", "post-index-change"]) {
      writeFileSync(join(home, "hooks", hook), `#!/bin/sh\ntouch ${flag}\n`);
      chmodSync(join(home, "hooks", hook), 0o755);
    }
    writeFileSync(join(home, ".gitconfig"), `[core]\n  hooksPath = ${home}/hooks\n`);
    vi.stubEnv("HOME", home);
    await remove(source());
    vi.unstubAllEnvs();
    expect(existsSync(flag)).toBe(false);
  });
});

describe("removeHost, for review", () => {
  const review = () => source({ mode: "review" });
  const REF = "refs/heads/forgeboard/w2.example";

  it("leaves the branch alone and proposes the commit once", async () => {
    const before = head();
    const removed = await remove(review());
    expect(removed).toMatchObject({ outcome: "for review", ref: REF, commit: head(REF) });
    expect(head()).toBe(before);
    expect(textAt(REF)).toBe(TEXT.replace(LINE, ""));
    expect(await remove(review())).toMatchObject({
      outcome: "already in review",
      ref: REF,
      commit: removed.commit,
    });
  });

  it("sees that it was merged", async () => {
    const { commit: proposed } = await remove(review());
    const planned = head();
    inRemote("update-ref", "refs/heads/production", proposed);
    expect(await remove(review(), "w2.example", { expectedCommit: planned })).toMatchObject({
      outcome: "already removed",
    });
  });

  it("uses a branch again that was merged before the host came back", async () => {
    const { commit: proposed } = await remove(review());
    inRemote("update-ref", "refs/heads/production", proposed);
    commit(TEXT);
    const again = await remove(review());
    expect(again).toMatchObject({ outcome: "for review", commit: head(REF) });
    expect(again.commit).not.toBe(proposed);
    inRemote("update-ref", "refs/heads/production", again.commit);
    commit(TEXT);
    // Another process, whose clone begins after all that, sees the same.
    const elsewhere = { ...review(), repository: `file://${remote}` };
    expect(await remove(elsewhere)).toMatchObject({ outcome: "for review", commit: head(REF) });
    expect(head(REF)).not.toBe(again.commit);
  });

  it("does not touch a branch of that name that is somebody else's", async () => {
    const theirs = commit(TEXT.replace("w1", "w0"), REF);
    await expect(remove(review())).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("still lists w2.example"),
    });
    expect(head(REF)).toBe(theirs);
  });

  it("gives Gerrit a change it will know again", async () => {
    const from = source({ mode: "review", reviewRef: "refs/for/production" });
    const removed = await remove(from);
    expect(removed).toMatchObject({ outcome: "for review", ref: "refs/for/production" });
    const message = inRemote("show", "-s", "--format=%B", removed.commit);
    expect(message).toMatch(/^Decommission w2\n\nChange-Id: I[0-9a-f]{40}$/);
    inRemote("update-ref", "-d", "refs/for/production");
    const again = await remove(from);
    expect(inRemote("show", "-s", "--format=%B", again.commit)).toBe(message);
  });
});
