import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";

/** Plain requests to the API server of a test, past the product's own client. */

export type AskOptions = { headers?: Record<string, string>; body?: unknown };
export type Answer = {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  /** Empty for a watch and for what is no JSON. */
  body: Record<string, unknown>;
};
export type Ask = (token: string, method: string, path: string, options?: AskOptions) => Promise<Answer>;

const ANSWER_MS = 10_000;

export function asker(url: string, caFile: string): Ask {
  // The certificate exists only once the server has written it.
  let agent: Agent | null = null;
  return async (token, method, path, { headers = {}, body } = {}) => {
    agent ??= new Agent({ ca: readFileSync(caFile) });
    const using = agent;
    const sent = body === undefined ? "" : JSON.stringify(body);
    return await new Promise((resolve, reject) => {
      const outgoing = request(
        url + path,
        {
          method,
          agent: using,
          signal: AbortSignal.timeout(ANSWER_MS),
          headers: {
            authorization: `Bearer ${token}`,
            "content-type": "application/json",
            // Node leaves it out for DELETE, and the body would be read as the next request.
            "content-length": Buffer.byteLength(sent),
            ...headers,
          },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on("data", (chunk: Buffer) => chunks.push(chunk));
          answer.once("error", reject);
          answer.once("end", () =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              body: path.includes("watch=true") ? {} : parse(Buffer.concat(chunks).toString()),
            }),
          );
        },
      );
      outgoing.once("error", reject);
      outgoing.end(sent);
    });
  };
}

const parse = (text: string): Record<string, unknown> => (text.startsWith("{") ? JSON.parse(text) : {});
