import "server-only";
import { Agent, request } from "node:https";
import type { Secret } from "./secret";

/** How the API server answers an account, asked as the account itself asks it. */

export type AskAsAccount = (
  server: { url: string; caPem: string | null },
  token: Secret,
  path: string,
  signal?: AbortSignal,
) => Promise<number | null>;

const TIMEOUT_MS = 5_000;

/** The status; null when there is no answer, and then nothing is known. What it says is not read. */
export const askAsAccount: AskAsAccount = ({ url, caPem }, token, path, signal) =>
  new Promise((resolve) => {
    const to = new URL(path, url);
    // A token is never sent in the clear.
    if (to.protocol !== "https:") return resolve(null);
    const deadline = AbortSignal.timeout(TIMEOUT_MS);
    const asked = request(
      to,
      {
        agent: new Agent(caPem === null ? {} : { ca: caPem }),
        signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
        headers: { authorization: `Bearer ${token.reveal()}`, accept: "application/json" },
      },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? null);
      },
    );
    asked.on("error", () => resolve(null));
    asked.end();
  });
