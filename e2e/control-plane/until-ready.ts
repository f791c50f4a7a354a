import { existsSync, readFileSync } from "node:fs";
import { request } from "node:https";
import { setTimeout as wait } from "node:timers/promises";

type Waiting = {
  url: string;
  /** The server writes it itself, so it may not be there yet. */
  caFile: string;
  token: string;
  withinMs: number;
  isAlive(): boolean;
  logFile: string;
};

/** Resolves when `/readyz` answers 200. @throws Error with the end of the log when the server dies or takes too long */
export async function untilReady(waiting: Waiting): Promise<void> {
  const deadline = Date.now() + waiting.withinMs;
  while (waiting.isAlive() && Date.now() < deadline) {
    if ((await statusOf(waiting)) === 200) return;
    await wait(100);
  }
  const log = existsSync(waiting.logFile) ? readFileSync(waiting.logFile, "utf8").slice(-2_000) : "";
  throw new Error(`the API server did not become ready:\n${log}`);
}

function statusOf({ url, caFile, token }: Waiting): Promise<number> {
  if (!existsSync(caFile)) return Promise.resolve(0);
  return new Promise((resolve) => {
    const sent = request(
      `${url}/readyz`,
      {
        ca: readFileSync(caFile),
        agent: false,
        timeout: 2_000,
        headers: { authorization: `Bearer ${token}` },
      },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    sent.once("timeout", () => sent.destroy());
    sent.once("error", () => resolve(0));
    sent.end();
  });
}
