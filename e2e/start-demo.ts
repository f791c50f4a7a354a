import { spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";

const READY_MS_MAX = 180_000;

/** The whole product on the port and in the folder of this process, until `stop`. @throws Error with its last words */
export async function startDemo(): Promise<{ stop(): Promise<void> }> {
  const [port, data] = [process.env.FORGEBOARD_E2E_PORT ?? "", process.env.FORGEBOARD_E2E_DATA ?? ""];
  const args = ["bin/forgeboard.mjs", "demo", "--fresh", "--port", port, "--data", data];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  process.once("exit", () => child.kill("SIGTERM"));
  const words: string[] = [];
  child.stderr.on("data", (said) => words.push(String(said)) > 50 && words.shift());
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  const isReady = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
  for (const until = Date.now() + READY_MS_MAX; !(await isReady()); await wait(200)) {
    if (child.exitCode === null && Date.now() < until) continue;
    await stop();
    throw new Error(`the demo did not start: ${words.join("")}`);
  }
  return { stop };
}
