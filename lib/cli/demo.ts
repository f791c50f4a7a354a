import "server-only";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { type RunningPlatform, startPlatform } from "@/e2e/platform/start";
import { pastOf } from "@/e2e/platform/world/past";
import { STATUS_FIELDS } from "@/lib/core/status-pages";
import { recordDemoPast } from "./demo-past";
import { tellDemoStory } from "./demo-story";
import { progress } from "./progress";
import { type Platform, startStack, untilAskedToEnd } from "./stack";

/** The demo's people; Anna is an admin too, for what takes two of them. Each password is the name and "-demo". */
const PEOPLE = ["admin", "anna", "operator", "maintainer", "viewer"] as const;

/** The demo's world is the same at every start. */
const SEED = 1;

type DemoOptions = { port: string; data: string; fresh: boolean; dev: boolean };

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
      startBox(dataDir, (url) => {
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

async function startBox(dataDir: string, noticesAt: (url: string) => void): Promise<Platform> {
  progress("starting the platform in a box");
  const box = await startPlatform({ dir: join(dataDir, "platform"), live: true, seed: SEED });
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
    reconciler: { mode: "plan", intervalSeconds: 60 },
    quotas: { ceiling: { cpu: 16, memory: 64, pods: 100 } },
    metrics: { url: box.prometheusUrl },
    notices: {
      smtp: { host: "127.0.0.1", port: box.mailPort, from: "Forgeboard <forgeboard@demo.invalid>" },
      webhook: { url: `${box.noticesUrl}/webhook` },
      adminLog: { webhook: { url: `${box.noticesUrl}/admin-log` } },
    },
    statusPages: { public: "all", platform: true },
    // All that a page can tell is there to be seen.
    override: { statusPage: { offered: STATUS_FIELDS, byDefault: STATUS_FIELDS } },
    hooks: {
      reboot: {
        command: [
          process.execPath,
          join(process.cwd(), "e2e", "platform", "reboot-hook.mjs"),
          box.adminKubeconfigFile,
          "{node}",
        ],
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
