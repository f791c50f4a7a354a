import "server-only";
import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { harmlessEnvironment } from "@/lib/config/env";
import { faultPoint } from "@/lib/config/fault";
import { AppError, type ErrorCode } from "@/lib/core/errors";
import type { FileAnswer, FileFault, FileRequest, FileResults } from "./hands/requests";

/**
 * The one way to files of tools: a program of its own that answers one request after the other. When it does not answer in
 * time it is killed and whoever waits is told so; nothing else in this process ever waits for the files.
 */

export type Files = {
  /**
   * @throws AppError "timeout" when the files hang, "precondition" for a root that is not there and for what is not safe,
   * "conflict" for what was changed meanwhile, forbidden, upstream
   */
  ask<Ask extends FileRequest["ask"]>(
    request: Extract<FileRequest, { ask: Ask }>,
    signal?: AbortSignal,
  ): Promise<FileResults[Ask]>;
  /** Of the program, while there is one. */
  pid(): number | null;
  close(): void;
};

type Options = {
  timeoutMs: number;
  /** Default: Node with hands/main.ts. */
  program?: readonly [string, ...string[]];
};

type Waiting = { request: FileRequest; answer(line: FileAnswer): void; fail(error: AppError): void };

const HANDS = () =>
  [
    process.execPath,
    "--conditions=react-server",
    "--no-warnings",
    join(process.cwd(), "lib", "accounts", "hands", "main.ts"),
  ] as const;
/** A program that nobody asks anything goes away, and with it its hold on the mount. */
const IDLE_MS = 30_000;

const WRITES: ReadonlySet<FileRequest["ask"]> = new Set(["write", "remove", "folder"]);

const CODES: Readonly<Record<FileFault, ErrorCode>> = {
  absent: "precondition",
  missing: "precondition",
  unsafe: "precondition",
  changed: "conflict",
  denied: "forbidden",
  failed: "upstream",
};

export function openFiles({ timeoutMs, program }: Options): Files {
  const queue: Waiting[] = [];
  let child: ChildProcess | null = null;
  let current: Waiting | null = null;
  /** Killed, but not gone: it hangs in the kernel, and another would too. */
  let hanging: ChildProcess | null = null;
  let deadline: NodeJS.Timeout | undefined;
  let idle: NodeJS.Timeout | undefined;
  let writes = 0;

  function next(): void {
    if (current !== null) return;
    current = queue.shift() ?? null;
    clearTimeout(idle);
    if (current === null) {
      idle = setTimeout(end, IDLE_MS).unref();
      return;
    }
    child ??= start();
    deadline = setTimeout(hang, timeoutMs);
    child.stdin?.write(`${JSON.stringify(current.request)}\n`);
    if (WRITES.has(current.request.ask)) faultPoint(`file-${++writes}-asked`);
  }

  function hang(): void {
    hanging = child;
    drop(new AppError("timeout", `the files did not answer within ${timeoutMs} ms`));
  }

  /** Ends the program; whoever waits is told why. */
  function drop(error: AppError): void {
    clearTimeout(deadline);
    const waiting = current === null ? queue.splice(0) : [current, ...queue.splice(0)];
    current = null;
    end();
    for (const each of waiting) each.fail(error);
  }

  function end(): void {
    clearTimeout(idle);
    const ended = child;
    child = null;
    ended?.kill("SIGKILL");
    // One that cannot die must not keep this process from ending.
    for (const stream of [ended?.stdin, ended?.stdout, ended?.stderr]) stream?.destroy();
    ended?.unref();
  }

  function start(): ChildProcess {
    const [command, ...args] = program ?? HANDS();
    const started = spawn(command, args, {
      env: { ...harmlessEnvironment(), NODE_ENV: "production" },
      stdio: ["pipe", "pipe", "ignore"],
      detached: true,
    });
    // While something is asked, its deadline keeps this process; between, the program must not.
    started.unref();
    for (const stream of [started.stdin, started.stdout]) if (stream instanceof Socket) stream.unref();
    const gone = (why: string) => {
      if (hanging === started) hanging = null;
      if (child === started) drop(new AppError("upstream", `the program that touches files ${why}`));
    };
    started.once("error", (error) => gone(`cannot be run: ${error.message}`));
    started.once("exit", (code, by) => gone(`ended with ${by ?? code}`));
    // What it says on a broken pipe is said by its exit.
    started.stdin?.on("error", () => {});
    createInterface({ input: started.stdout }).on("line", (line) => {
      if (child !== started || current === null) return;
      clearTimeout(deadline);
      const answered = current;
      current = null;
      if (WRITES.has(answered.request.ask)) faultPoint(`file-${writes}-answered`);
      answered.answer(JSON.parse(line));
      next();
    });
    return started;
  }

  return {
    ask: (request, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(new AppError("upstream", `${request.ask}: stopped`));
        if (hanging !== null && hanging.exitCode === null && hanging.signalCode === null)
          return reject(new AppError("timeout", "the files still hang"));
        queue.push({
          request,
          fail: reject,
          answer: (answer) =>
            "fault" in answer
              ? reject(new AppError(CODES[answer.fault], answer.says, { cause: { fault: answer.fault } }))
              : // Safe: the program is ours, and answers each request with its own result.
                resolve(answer.result as FileResults[typeof request.ask]),
        });
        next();
      }),
    pid: () => child?.pid ?? null,
    close: () => drop(new AppError("upstream", "the files were closed")),
  };
}

let shared: { timeoutMs: number; files: Files } | null = null;

/** The program of this process, started at the first request. */
export function sharedFiles(timeoutMs: number): Files {
  if (shared?.timeoutMs !== timeoutMs) {
    shared?.files.close();
    shared = { timeoutMs, files: openFiles({ timeoutMs }) };
  }
  return shared.files;
}
