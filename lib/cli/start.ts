import "server-only";
import { env } from "@/lib/config/env";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import { progress } from "./progress";
import { type Platform, startStack, untilAskedToEnd } from "./stack";

type StartOptions = { port: string; data: string; context?: string };

/** `forgeboard start`: web and worker against the cluster of the kubeconfig, or the one this process runs in. */
export async function runStart(options: StartOptions): Promise<void> {
  if (site().directory === undefined && site().oidc === undefined) {
    throw new AppError(
      "precondition",
      "nobody could sign in: name a directory or an OIDC issuer in the site file, and point FORGEBOARD_SITE at it (README, Connect your cluster)",
    );
  }
  const stack = await startStack(
    {
      port: Number(options.port),
      dataDir: options.data,
      fresh: false,
      web: "build",
      databaseUrl: env().DATABASE_URL,
    },
    () => Promise.resolve(cluster(options.context)),
  );
  process.stdout.write(
    `\n  Forgeboard is ready: ${stack.url}\n  Logs: ${stack.dataDir}/logs      Ctrl-C ends everything.\n`,
  );
  await untilAskedToEnd();
  progress("ending");
  await stack.stop();
}

function cluster(context: string | undefined): Platform {
  const { KUBECONFIG, FORGEBOARD_READER_KUBECONFIG, FORGEBOARD_WRITER_KUBECONFIG, FORGEBOARD_SITE } = env();
  const reader = FORGEBOARD_READER_KUBECONFIG ?? KUBECONFIG ?? null;
  const writer = FORGEBOARD_WRITER_KUBECONFIG ?? KUBECONFIG ?? null;
  if (reader === writer && reader !== null) {
    progress(
      "web and worker use the same kubeconfig: give each its own with the manifests in deploy/ before others sign in",
    );
  }
  return {
    env: {
      ...(FORGEBOARD_SITE === undefined ? {} : { FORGEBOARD_SITE }),
      ...(context === undefined ? {} : { FORGEBOARD_CONTEXT: context }),
    },
    readerKubeconfig: reader,
    writerKubeconfig: writer,
    stop: () => Promise.resolve(),
  };
}
