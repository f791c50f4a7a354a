import "server-only";
import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { sleep } from "@/lib/core/clock";
import { progress } from "./progress";

type Program = { name: string; command: string; args: readonly string[]; env: NodeJS.ProcessEnv };

/** Longest wait before a program that keeps dying is started again. */
const RESTART_MS_MAX = 30_000;
/** A program that stops later than this after SIGTERM is killed. */
const STOP_MS_MAX = 8_000;

/** Starts programs, writes what they say to one log file each, starts again what dies, and ends them all on `stop`. */
export class Supervisor {
  private readonly children = new Map<string, ChildProcess>();
  private stopping = false;

  constructor(private readonly logDir: string) {
    mkdirSync(logDir, { recursive: true, mode: 0o700 });
  }

  start(program: Program): void {
    this.run(program, 0);
  }

  pidOf(name: string): number | null {
    return this.children.get(name)?.pid ?? null;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const ended = [...this.children.values()].map((child) => stopChild(child));
    await Promise.all(ended);
  }

  private run(program: Program, failures: number): void {
    const startedAt = Date.now();
    const log = createWriteStream(join(this.logDir, `${program.name}.log`), { flags: "a", mode: 0o600 });
    // Its own process group: Ctrl-C reaches this supervisor alone, which then ends the others in order.
    const child = spawn(program.command, program.args, {
      env: program.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    this.children.set(program.name, child);
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.on("error", (error) => progress(`${program.name} cannot be started: ${error.message}`));
    child.on("close", (code, signal) => {
      log.end();
      this.children.delete(program.name);
      if (this.stopping) return;
      const strikes = Date.now() - startedAt > 60_000 ? 0 : failures + 1;
      const waitMs = Math.min(RESTART_MS_MAX, 500 * 2 ** strikes);
      progress(
        `${program.name} ended (${signal ?? code}), starts again in ${waitMs / 1000} s; see ${this.logDir}`,
      );
      void sleep(waitMs).then(() => {
        if (!this.stopping) this.run(program, strikes);
      });
    });
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  signalGroup(child.pid, "SIGTERM");
  await Promise.race([
    gone,
    sleep(STOP_MS_MAX).then(() => child.pid !== undefined && signalGroup(child.pid, "SIGKILL")),
  ]);
}

/** The program may have children of its own (next does): all of its group end with it. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
}
