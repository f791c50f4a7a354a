import "server-only";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { startPlatform } from "@/e2e/platform/start";
import { progress } from "./progress";
import { type Platform, startStack, untilAskedToEnd } from "./stack";

/** The demo's people; each password is the name and "-demo". */
const PEOPLE = ["admin", "operator", "maintainer", "viewer"] as const;

type DemoOptions = { port: string; data: string; fresh: boolean; dev: boolean };

/** `forgeboard demo`: the whole product against the platform in a box, on loopback, until Ctrl-C. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const stack = await startStack(
    {
      port: Number(options.port),
      dataDir: options.data,
      fresh: options.fresh,
      web: options.dev ? "source" : "build",
      databaseUrl: undefined,
    },
    startBox,
  );
  process.stdout.write(`
  Forgeboard is ready: ${stack.url}

  Sign in as   password
${PEOPLE.map((user) => `  ${user.padEnd(12)} ${user}-demo`).join("\n")}

  Data and logs: ${stack.dataDir}      Ctrl-C ends everything.
`);
  await untilAskedToEnd();
  progress("ending");
  await stack.stop();
}

async function startBox(dataDir: string): Promise<Platform> {
  progress("starting the platform in a box");
  const box = await startPlatform({ dir: join(dataDir, "platform"), live: true });
  const siteFile = join(dataDir, "site.yaml");
  writeFileSync(
    siteFile,
    stringify({
      name: "demo",
      profile: "toolforge",
      directory: { kind: "ldif", file: box.ldifFile },
      metrics: { url: box.prometheusUrl },
      demoPeople: PEOPLE.map((user) => ({ user, password: `${user}-demo` })),
    }),
  );
  return {
    env: { FORGEBOARD_SITE: siteFile },
    readerKubeconfig: box.kubeconfigFile,
    writerKubeconfig: box.writerKubeconfigFile,
    stop: () => box.stop(),
  };
}
