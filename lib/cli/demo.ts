import "server-only";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { INFRASTRUCTURE } from "@/e2e/platform/accounts/troubles";
import { type RunningPlatform, startPlatform } from "@/e2e/platform/start";
import { pastOf } from "@/e2e/platform/world/past";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { toolforge2017 } from "@/lib/config/profiles/toolforge-2017";
import { STATUS_FIELDS } from "@/lib/core/status-pages";
import { recordDemoPast } from "./demo-past";
import { tellDemoStory } from "./demo-story";
import { progress } from "./progress";
import { type Platform, startStack, untilAskedToEnd } from "./stack";

/** The demo's people; Anna is an admin too, for what takes two of them. Each password is the name and "-demo". */
const PEOPLE = ["admin", "anna", "operator", "maintainer", "viewer"] as const;

/** The demo's world is the same at every start. */
const SEED = 1;

/** How its tools prove who they are to the API server. */
export const DEMO_ACCOUNTS = {
  certificates: toolforge.accounts,
  tokens: toolforge2017.accounts,
} as const;

type DemoOptions = {
  port: string;
  data: string;
  fresh: boolean;
  dev: boolean;
  accounts: keyof typeof DEMO_ACCOUNTS;
};

/** `forgeboard demo`: the whole product against the platform in a box, on loopback, until Ctrl-C. */
export async function runDemo(options: DemoOptions): Promise<void> {
  let noticesUrl = "";
  const stack = await startStack(
    {
      port: Number(options.port),
      dataDir: options.data,
      fresh: options.fresh,
      web: options.dev ? "source" : "build",
      databaseUrl: undefined,
    },
    (dataDir) =>
      startBox(dataDir, options.accounts, (url) => {
        noticesUrl = url;
      }),
  );
  process.stdout.write(`
  Forgeboard is ready: ${stack.url}

  Sign in as   password
${PEOPLE.map((user) => `  ${user.padEnd(12)} ${user}-demo`).join("\n")}

  Who was told, by mail, webhook and admin log: ${noticesUrl}
  Data and logs: ${stack.dataDir}      Ctrl-C ends everything.
`);
  const ending = new AbortController();
  const story = tellDemoStory(stack.url, ending.signal);
  await untilAskedToEnd();
  ending.abort();
  await story;
  progress("ending");
  await stack.stop();
}

async function startBox(
  dataDir: string,
  accounts: DemoOptions["accounts"],
  noticesAt: (url: string) => void,
): Promise<Platform> {
  progress("starting the platform in a box");
  const box = await startPlatform({
    ...{ dir: join(dataDir, "platform"), live: true, seed: SEED },
    accounts: DEMO_ACCOUNTS[accounts],
  });
  noticesAt(box.noticesUrl);
  const siteFile = join(dataDir, "site.yaml");
  writeFileSync(siteFile, demoSite(box));
  return {
    env: { FORGEBOARD_SITE: siteFile },
    readerKubeconfig: box.kubeconfigFile,
    writerKubeconfig: box.writerKubeconfigFile,
    seed: (workerUrl) => recordDemoPast(workerUrl, pastOf(box.store, SEED, Date.now())),
    stop: () => box.stop(),
  };
}

/** The site file under which the console finds everything of the box. */
export const demoSite = (box: RunningPlatform): string =>
  stringify({
    name: "demo",
    profile: "toolforge",
    directory: { kind: "ldif", file: box.ldifFile },
    mirror: { intervalSeconds: 15 },
    // Nobody tries a demo for a week.
    reconciler: { mode: "plan", intervalSeconds: 60, orphanDays: 0 },
    quotas: { ceiling: { cpu: 16, memory: 64, pods: 100 } },
    metrics: { url: box.prometheusUrl },
    notices: {
      smtp: { host: "127.0.0.1", port: box.mailPort, from: "Forgeboard <forgeboard@demo.invalid>" },
      webhook: { url: `${box.noticesUrl}/webhook` },
      adminLog: { webhook: { url: `${box.noticesUrl}/admin-log` } },
    },
    statusPages: { public: "all", platform: true },
    override: {
      // All that a page can tell is there to be seen.
      statusPage: { offered: STATUS_FIELDS, byDefault: STATUS_FIELDS },
      ...overrideOf(box),
    },
    ...(box.accounts === null ? {} : { accounts: accountsOf(box.accounts, askBox(box, "restart")) }),
    hooks: {
      reboot: {
        command: askBox(box, "reboot", "{node}"),
        timeoutSeconds: 30,
        repeatable: true,
      },
    },
    ...(box.hiera === null
      ? {}
      : { hiera: { ...box.hiera, mode: "push", authorEmail: "{user}@demo.invalid" } }),
    puppet: { url: box.puppet.url, caFile: box.puppet.caFile, ...box.puppet.identities.console },
    demoPeople: PEOPLE.map((user) => ({ user, password: `${user}-demo` })),
  });

/** A program that asks something of the box as its administrator. */
const askBox = (box: RunningPlatform, ...what: string[]): string[] => [
  process.execPath,
  join(process.cwd(), "e2e", "platform", "ask-box.mjs"),
  box.adminKubeconfigFile,
  ...what,
];

/** Below the demo's data, of whoever runs it: no other user is needed, and nothing else is touched. */
const accountsOf = (
  { homes, adminHomes, registers, caFile, server }: NonNullable<RunningPlatform["accounts"]>,
  restart: readonly string[],
) => ({
  homes: { root: homes, path: "/data/project", owner: "worker" },
  adminHomes: { root: adminHomes, path: "/home", owner: "worker" },
  registers: {
    ...{ root: registers, uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
    restart: { command: restart, timeoutSeconds: 30 },
  },
  cluster: { server, caFile },
  intervalSeconds: 60,
});

/** With tokens, rights come from the file of rules and not from the cluster. */
const overrideOf = ({ accounts }: RunningPlatform) =>
  accounts?.profile.credential.kind === "token"
    ? {
        accounts: accounts.profile,
        infrastructureUsers: INFRASTRUCTURE.map(({ user, access, uid }) => ({ user, access, uid })),
        tenancy: {
          ...toolforge.tenancy,
          infrastructure: { readOnly: [], full: [], fullGroup: null },
        },
      }
    : {};
