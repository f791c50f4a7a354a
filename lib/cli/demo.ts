import "server-only";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startPlatform } from "@/e2e/platform/start";
import { pastOf } from "@/e2e/platform/world/past";
import { recordDemoPast } from "./demo-past";
import { DEMO_ACCOUNTS, DEMO_PEOPLE, demoSite } from "./demo-site";
import { tellDemoStory } from "./demo-story";
import { progress } from "./progress";
import { type Platform, startStack, untilAskedToEnd } from "./stack";

/** The demo's world is the same at every start. */
const SEED = 1;

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
${DEMO_PEOPLE.map((user) => `  ${user.padEnd(12)} ${user}-demo`).join("\n")}

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
