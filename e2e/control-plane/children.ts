import { type ChildProcess, spawn } from "node:child_process";
import { openSync } from "node:fs";
import { join } from "node:path";

/**
 * Child programs that end with us, however we end. A shell outside our process group reads their ids from a pipe; when
 * the pipe closes, because we are done or because we were killed, it kills whoever is still on its list.
 */

const WATCHDOG = `
alive=""
while read -r sign pid; do
  case $sign in
    +) alive="$alive $pid" ;;
    -) rest=""; for each in $alive; do [ "$each" = "$pid" ] || rest="$rest $each"; done; alive=$rest ;;
  esac
done
[ -z "$alive" ] || kill -9 $alive 2>/dev/null
[ -z "$1" ] || rm -rf "$1" || { sleep 1; rm -rf "$1"; }
`;

export type Children = {
  /** Its output goes to `<dir>/<name>.log`. */
  start(name: string, file: string, args: readonly string[]): void;
  /** Resolves when it is gone. */
  end(name: string): Promise<void>;
  isAlive(name: string): boolean;
  signal(name: string, signal: NodeJS.Signals): void;
  endAll(): Promise<void>;
};

/** `removeAfter` is a folder that goes when we go, or null. */
export function openChildren(dir: string, removeAfter: string | null): Children {
  const watchdog = spawn("/bin/sh", ["-c", WATCHDOG, "watchdog", removeAfter ?? ""], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  const alive = new Map<string, ChildProcess>();

  async function end(name: string): Promise<void> {
    const child = alive.get(name);
    if (child === undefined) return;
    const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
    child.kill("SIGKILL");
    await gone;
  }

  return {
    start(name, file, args) {
      const log = openSync(join(dir, `${name}.log`), "a");
      const child = spawn(file, args, { cwd: dir, stdio: ["ignore", log, log] });
      child.once("error", () => alive.delete(name));
      if (child.pid === undefined) return;
      alive.set(name, child);
      watchdog.stdin.write(`+ ${child.pid}\n`);
      child.once("close", () => {
        watchdog.stdin.write(`- ${child.pid}\n`);
        if (alive.get(name) === child) alive.delete(name);
      });
    },
    end,
    isAlive: (name) => alive.has(name),
    signal: (name, signal) => void alive.get(name)?.kill(signal),
    async endAll() {
      await Promise.all([...alive.keys()].map(end));
      const gone = new Promise<void>((resolve) => watchdog.once("close", () => resolve()));
      watchdog.stdin.end();
      await gone;
    },
  };
}
