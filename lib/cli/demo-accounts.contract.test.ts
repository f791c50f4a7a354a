import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { TOOLS_OF_DIRECTORY } from "@/e2e/platform/ldif";
import { type RunningPlatform, startPlatform } from "@/e2e/platform/start";
import { adminAccount, adminsSource, inspectAdmin } from "@/lib/accounts/admins";
import { openFiles } from "@/lib/accounts/ask-files";
import { inspectAccounts } from "@/lib/accounts/inspect-accounts";
import type { AccountsSource } from "@/lib/accounts/source";
import { runCommand } from "@/lib/command/run-command";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { parseSite } from "@/lib/config/site";
import { readApiServersSince } from "@/lib/prometheus/api-servers-since";
import { openPrometheus } from "@/lib/prometheus/client";
import { DEMO_ACCOUNTS, demoSite } from "./demo-site";

/** What the demo's tools have in files: all as it should be, but what is wrong on purpose, and nothing outside the box's folder. */

const dir = mkdtempSync(join(tmpdir(), "demo-accounts-"));
const files = openFiles({ timeoutMs: 20_000 });
const { signal } = new AbortController();
const boxes: RunningPlatform[] = [];
afterAll(async () => {
  files.close();
  for (const box of boxes) await box.stop();
  rmSync(dir, { recursive: true });
});

async function sourceOf(kind: keyof typeof DEMO_ACCOUNTS): Promise<AccountsSource> {
  const box = await startPlatform({ dir: join(dir, kind), accounts: DEMO_ACCOUNTS[kind] });
  boxes.push(box);
  const { accounts, profile } = parseSite(demoSite(box));
  const settings = accounts ?? expect.unreachable("the demo has accounts");
  const caPem = readFileSync(settings.cluster.caFile ?? "", "utf8");
  return {
    ...{ settings, profile: profile.accounts, platform: profile, caPem, files },
    askAsAccount: async () => null,
  };
}

/** As the box's Prometheus has it. */
async function runsSince(): Promise<Date> {
  const server = openPrometheus({ url: boxes.at(-1)?.prometheusUrl ?? "", timeoutMs: 5_000 });
  const since = await readApiServersSince(server, toolforge.metrics);
  return since ?? expect.unreachable("the box counts its API server");
}

const toolsOf = ({ platform }: AccountsSource) =>
  TOOLS_OF_DIRECTORY.map((tool) => ({
    ...{ ...tool, gid: tool.uid, homeDirectory: `/data/project/${tool.name}` },
    namespace: platform.tenancy.namespace.name.replace("{tool}", tool.name),
  }));
const found = async (source: AccountsSource, apiServersSince: Date | null = null) => {
  const { findings, homes, registers } = await inspectAccounts(
    source,
    toolsOf(source),
    signal,
    apiServersSince,
  );
  expect([homes.problem, registers?.problem ?? null]).toEqual([null, null]);
  return findings
    .map(({ id, state, repair }) => `${id} ${state}${repair === null ? ", by hand" : ""}`)
    .sort();
};
const HOMES = [
  "home:hashtags differs",
  "home:montage differs",
  "home:pagepile missing",
  "home:supercount unsafe, by hand",
  "kubeconfig:fountain missing",
  "kubeconfig:krinkle invalid, by hand",
  "kubeconfig:listeria differs",
  "kubeconfig:reasonator differs",
];

describe("with certificates", () => {
  it("has each trouble of a home once, and of two admins one of each", async () => {
    const source = await sourceOf("certificates");
    expect(await found(source)).toEqual(
      [
        ...HOMES,
        "certificate:croptool expired",
        "certificate:guc expires",
        "certificate:intuition differs",
        "certificate:versions differs",
        "disabled-flag:openrefine differs",
        "disabled-flag:stub-uploader missing",
      ].sort(),
    );
    const admins = adminsSource(source) ?? expect.unreachable("the profile has admins");
    const states = async (user: string) =>
      (
        await inspectAdmin(admins, adminAccount(admins, { user, uid: 1, homeDirectory: `/home/${user}` }))
      ).map(({ id, state }) => `${id} ${state}`);
    expect(await states("anna")).toEqual(["admin-certificate:anna expired"]);
    expect(await states("admin")).toEqual([
      "admin-kubeconfig:admin missing",
      "admin-certificate:admin missing",
    ]);
    expect(lstatSync(join(dir, "certificates", "accounts", "homes", "sal")).mode & 0o7777).toBe(0o2775);
  });
});

describe("with tokens", () => {
  it("has an orphan, a misspelt line and accounts over the cluster that are not as declared", async () => {
    const source = await sourceOf("tokens");
    expect(await found(source)).toEqual(
      [
        ...HOMES,
        "access:bridgebot differs",
        "access:wikitrends:extra extra",
        "infrastructure-access:client-infrastructure missing",
        "infrastructure-access:novaobserver missing",
        "infrastructure-list:client-infrastructure missing",
        "infrastructure-user:client-infrastructure missing",
        "infrastructure-user:old-deploy extra",
        "token-file:type:typo-bot:50611 invalid, by hand",
        "token:ranker missing",
        "token:toolviews differs",
        "token:wikitrends extra",
      ].sort(),
    );
    expect(await found(source, await runsSince())).toContain("token-file:unread differs");
    const [program = "", ...args] = source.settings.registers.restart?.command ?? [];
    const limits = { stdin: "", timeoutMs: 30_000, outputMax: 2_000, signal };
    expect(await runCommand(program, args, limits)).toMatchObject({ ended: "code 0" });
    expect(await found(source, await runsSince())).not.toContain("token-file:unread differs");
    expect(readdirSync(source.settings.registers.root).sort()).toEqual([
      "abac",
      "infrastructure-users",
      "tokenauth",
    ]);
  });
});
