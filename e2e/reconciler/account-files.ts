import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach } from "vitest";
import { openFiles } from "@/lib/accounts/ask-files";
import { inspectAccounts } from "@/lib/accounts/inspect-accounts";
import type { AccountTool } from "@/lib/accounts/model";
import type { AccountsSource } from "@/lib/accounts/source";
import { accountsSchema } from "@/lib/config/accounts";
import type { Profile } from "@/lib/config/profiles/schema";

/** Homes and registers of each test's own, on real files, and one tool. */

const isRoot = process.getuid?.() === 0;
export const [uid, gid] = isRoot ? [51_234, 51_234] : [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
export const tool = (name: string): AccountTool => ({
  ...{ name, uid, gid, disabled: false },
  homeDirectory: `/data/project/${name}`,
  namespace: `tool-${name}`,
});
export const sal = tool("sal");
export const { signal } = new AbortController();

export function accountFiles() {
  const files = openFiles({ timeoutMs: 20_000 });
  let dir = "";
  beforeEach(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), "forgeboard-accounts-")));
    for (const folder of ["project", "etc"]) mkdirSync(join(dir, folder));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  afterAll(() => files.close());
  return {
    dir: (...path: string[]) => join(dir, ...path),
    at: (...path: string[]) => join(dir, "project", ...path),
    source(profile: Profile): AccountsSource {
      const settings = accountsSchema.parse({
        homes: { root: join(dir, "project"), path: "/data/project" },
        registers: { root: join(dir, "etc"), uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
        cluster: { server: "https://api.example.org:6443" },
      });
      return {
        ...{ settings, profile: profile.accounts, platform: profile, caPem: "PEM", files },
        askAsAccount: async () => null,
      };
    },
    statesOf: async (from: AccountsSource, tools = [sal]) =>
      Object.fromEntries(
        (await inspectAccounts(from, tools, signal)).findings.map(({ id, state }) => [id, state]),
      ),
  };
}
