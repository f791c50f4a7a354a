import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeHieraRepository } from "@/e2e/platform/hiera-repository";
import { type SshServer, startSshd } from "@/e2e/ssh/start-sshd";
import { hieraSchema } from "@/lib/config/hiera";
import { readHosts } from "./read-hosts";
import type { HieraSource } from "./source";
import { removeHost } from "./write/remove-host";

/** Over a real sshd: the site's own key, and a host that is known or refused. */

const HOSTS = ["tools-k8s-worker-101.x", "tools-k8s-worker-102.x"];
let dir: string;
let server: SshServer;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "hiera-ssh-"));
  server = await startSshd();
});
afterAll(async () => {
  await server?.stop();
  rmSync(dir, { recursive: true });
});

function source(name: string, more: Partial<HieraSource> = {}): HieraSource {
  const made = makeHieraRepository(join(dir, `${name}.git`), HOSTS);
  const parsed = hieraSchema.parse({
    ...made,
    repository: `ssh://${server.user}@127.0.0.1:${server.port}${made?.repository}`,
    mode: "push",
    authorEmail: "{user}@example.org",
    sshKeyFile: server.keyFile,
    knownHostsFile: server.knownHostsFile,
    timeoutMs: 30_000,
  });
  return { ...parsed, list: "k8s::worker_hosts", ...more };
}

describe("over ssh", () => {
  it("reads and pushes with the site's key", async () => {
    const from = source("good");
    const { commit, hosts } = await readHosts(from);
    expect(hosts.map((entry) => entry.host)).toEqual(HOSTS);
    const removed = await removeHost(from, "tools-k8s-worker-102.x", {
      expectedCommit: commit,
      message: "Decommission",
      author: "anna",
    });
    expect(removed.outcome).toBe("pushed");
    expect((await readHosts(from)).hosts.map((entry) => entry.host)).toEqual(["tools-k8s-worker-101.x"]);
  });

  it.each([
    ["a key the server does not know", () => ({ sshKeyFile: server.strangerKeyFile }), /Permission denied/],
    [
      "a server of another key",
      () => ({ knownHostsFile: server.otherKnownHostsFile }),
      /Host key verification failed/,
    ],
    ["a server nobody knows", () => ({ knownHostsFile: "/dev/null" }), /Host key verification failed/],
  ])("stops, without a question, at %s", async (name, more, message) => {
    await expect(readHosts(source(name.replaceAll(" ", "-"), more()))).rejects.toMatchObject({
      code: "upstream",
      message: expect.stringMatching(message),
    });
  });
});
