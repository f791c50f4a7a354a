import "server-only";
import { spawn } from "node:child_process";
import { inheritedEnvironment } from "@/lib/config/env";
import { AppError } from "@/lib/core/errors";
import type { HieraSource } from "./source";

/**
 * Runs git without a shell, without anybody's configuration, without hooks of ours and without a prompt. Only file, https
 * and ssh are spoken; ssh knows its hosts beforehand or fails.
 */

export type Git = {
  dir: string;
  source: Pick<HieraSource, "timeoutMs" | "sshKeyFile" | "knownHostsFile">;
};

export type GitOptions = {
  input?: string | Buffer;
  env?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
  /** Instead of the site's limit. */
  timeoutMs?: number;
  /** Gets git's lines of progress, which are then left out of what it said. */
  hear?: (line: string) => void;
};

export type GitAnswer = { code: number; stdout: Buffer; stderr: string };

/** More than any Hiera file; git is ended when it says more. */
const MAX_BYTES = 16 * 1024 * 1024;

const ALWAYS = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "gc.auto=0",
  "credential.helper=",
  // A server that has fallen silent is given up before the long limit of a first fetch.
  "http.lowSpeedLimit=1",
  "http.lowSpeedTime=60",
  "commit.gpgSign=false",
];

/**
 * Any exit code is an answer.
 * @throws AppError "timeout" after the site's limit, "precondition" when there is no git, "upstream" when it was stopped
 */
export function git(
  { dir, source }: Git,
  args: readonly string[],
  options: GitOptions = {},
): Promise<GitAnswer> {
  const { input, env = {}, signal, timeoutMs = source.timeoutMs } = options;
  const deadline = AbortSignal.timeout(timeoutMs);
  const end = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
  const what = `git ${args[0]}`;
  return new Promise((resolve, reject) => {
    if (end.aborted) return reject(new AppError("upstream", `${what}: stopped before it began`));
    const child = spawn(
      "git",
      [...ALWAYS.flatMap((setting) => ["-c", setting]), `--git-dir=${dir}`, ...args],
      {
        cwd: dir,
        env: { ...environment(dir, source), ...env },
        // A group of its own, so that the ssh or https helper ends with it.
        detached: true,
        stdio: ["pipe", "pipe", "pipe"],
      },
    );
    const stop = () => {
      if (child.pid !== undefined) endGroup(child.pid);
    };
    end.addEventListener("abort", stop, { once: true });
    const [out, err] = [collect(child.stdout, stop), collectErrors(child.stderr, options.hear, stop)];
    child.once("error", (cause) =>
      reject(new AppError("precondition", `${what}: ${cause.message}; is git installed?`, { cause })),
    );
    child.once("close", (code) => {
      end.removeEventListener("abort", stop);
      if (code !== null) return resolve({ code, stdout: out(), stderr: err().trim() });
      reject(
        deadline.aborted
          ? new AppError("timeout", `${what}: not done within ${timeoutMs} ms`)
          : new AppError("upstream", `${what}: was stopped`),
      );
    });
    // It may end before it has read everything.
    child.stdin.on("error", () => {});
    child.stdin.end(input ?? "");
  });
}

const PROGRESS = /^(remote: )?[A-Z][a-z]+ (objects|deltas|files):? /;

/** What it said but for its lines of progress, each of which git ends with a carriage return. */
function collectErrors(
  stream: NodeJS.ReadableStream,
  hear: GitOptions["hear"],
  stop: () => void,
): () => string {
  if (hear === undefined) {
    const all = collect(stream, stop);
    return () => all().toString();
  }
  let kept = "";
  let open = "";
  stream.on("data", (chunk: Buffer) => {
    const lines = (open + chunk.toString()).split(/[\r\n]+/);
    open = lines.pop() ?? "";
    for (const line of lines)
      if (PROGRESS.test(line)) hear(line.replace(/^remote: /, "").trim());
      else kept = `${kept}${line}\n`.slice(-10_000);
  });
  return () => kept + open;
}

function collect(stream: NodeJS.ReadableStream, stop: () => void): () => Buffer {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_BYTES) stop();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks);
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function environment(home: string, source: Git["source"]): NodeJS.ProcessEnv {
  return {
    NODE_ENV: "production",
    PATH: inheritedEnvironment().PATH ?? "/usr/bin:/bin",
    HOME: home,
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ALLOW_PROTOCOL: "file:https:ssh",
    GIT_SSH_COMMAND: sshCommand(source),
    GIT_SSH_VARIANT: "ssh",
  };
}

/** git hands this line to a shell; the site file's schema lets no quote into the paths. */
function sshCommand({ timeoutMs, sshKeyFile, knownHostsFile }: Git["source"]): string {
  const options = [
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    `ConnectTimeout=${Math.ceil(timeoutMs / 1_000)}`,
    "ServerAliveInterval=15",
    "ServerAliveCountMax=4",
    ...(sshKeyFile === undefined ? [] : ["IdentitiesOnly=yes", `IdentityFile=${sshKeyFile}`]),
    ...(knownHostsFile === undefined ? [] : [`UserKnownHostsFile=${knownHostsFile}`]),
  ];
  return ["ssh", ...options.flatMap((option) => ["-o", `'${option}'`])].join(" ");
}

/** @throws AppError upstream with git's own words, for an exit code other than 0 */
export async function gitOutput(
  git_: Git,
  args: readonly string[],
  options: GitOptions = {},
): Promise<Buffer> {
  const answer = await git(git_, args, options);
  if (answer.code === 0) return answer.stdout;
  throw new AppError(
    "upstream",
    `git ${args[0]}: ${answer.stderr.slice(-500) || `ended with ${answer.code}`}`,
  );
}
