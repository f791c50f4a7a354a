import "server-only";
import { env } from "@/lib/config/env";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import { mintIdentities } from "./identities";
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
    (dataDir) => cluster(options.context, dataDir),
  );
  process.stdout.write(
    `\n  Forgeboard is ready: ${stack.url}\n  Logs: ${stack.dataDir}/logs      Ctrl-C ends everything.\n`,
  );
  await untilAskedToEnd();
  progress("ending");
  await stack.stop();
}

/** Two identities, always: given as files, made from KUBECONFIG, or, inside a cluster, those of the process itself. */
async function cluster(context: string | undefined, dataDir: string): Promise<Platform> {
  const { KUBECONFIG, FORGEBOARD_READER_KUBECONFIG, FORGEBOARD_WRITER_KUBECONFIG, FORGEBOARD_SITE } = env();
  const settings = FORGEBOARD_SITE === undefined ? {} : { FORGEBOARD_SITE };
  if (FORGEBOARD_READER_KUBECONFIG !== undefined && FORGEBOARD_WRITER_KUBECONFIG !== undefined)
    return {
      env: settings,
      readerKubeconfig: FORGEBOARD_READER_KUBECONFIG,
      writerKubeconfig: FORGEBOARD_WRITER_KUBECONFIG,
      stop: () => Promise.resolve(),
    };
  if (KUBECONFIG === undefined)
    return { env: settings, readerKubeconfig: null, writerKubeconfig: null, stop: () => Promise.resolve() };
  progress("asking the cluster for a token of the reader and one of the writer");
  const { reader, writer, stop } = await mintIdentities(KUBECONFIG, context, dataDir);
  return {
    env: settings,
    readerKubeconfig: reader,
    writerKubeconfig: writer,
    stop: () => Promise.resolve(stop()),
  };
}
