import "server-only";
import { readFileSync } from "node:fs";
import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import { AppError, messageOf } from "@/lib/core/errors";

/** One GET of JSON with a deadline and, over TLS, the site's own CA. */

type Endpoint = { url: string; timeoutMs: number; caFile?: string | undefined };

/** More than any answer to our queries; a larger one is refused rather than held. */
const MAX_BYTES = 32 * 1024 * 1024;

/** @throws AppError "timeout" after the deadline, "upstream" when nothing answers or it is no JSON */
export async function httpGet(
  endpoint: Endpoint,
  pathAndQuery: string,
  signal?: AbortSignal,
): Promise<{ status: number; body: unknown }> {
  const deadline = AbortSignal.timeout(endpoint.timeoutMs);
  try {
    const { status, text } = await exchange(
      endpoint,
      `${endpoint.url.replace(/\/$/, "")}${pathAndQuery}`,
      signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
    );
    return { status, body: parsed(text, status) };
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    if (deadline.aborted)
      throw new AppError("timeout", `Prometheus did not answer within ${endpoint.timeoutMs} ms`, {
        cause: thrown,
      });
    throw new AppError("upstream", `Prometheus cannot be reached: ${messageOf(thrown)}`, { cause: thrown });
  }
}

function exchange(
  { caFile }: Endpoint,
  url: string,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const secure = url.startsWith("https:");
    const request = secure
      ? requestTls(url, { signal, ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }) })
      : requestPlain(url, { signal });
    request.once("error", reject);
    request.once("response", (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > MAX_BYTES) request.destroy(new Error(`the answer is larger than ${MAX_BYTES} bytes`));
      });
      response.once("error", reject);
      response.once("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      );
    });
    request.end();
  });
}

function parsed(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("upstream", `Prometheus answered ${status} with something other than JSON`, { cause });
  }
}
