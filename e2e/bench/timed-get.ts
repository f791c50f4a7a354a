import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import type { World } from "./figure";

/** Milliseconds until the last byte, bytes of the body as they came over the wire, status and entity tag. */
export type Timed = { ms: number; bytes: number; status: number; etag: string | null };

/** One request with compression allowed; the body is read and counted, not decoded. */
export function timed(
  world: Pick<World, "url" | "headers">,
  path: string,
  init: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Timed> {
  return new Promise((done, fail) => {
    const startedAt = performance.now();
    const url = new URL(path, world.url);
    const request = url.protocol === "https:" ? requestTls : requestPlain;
    const sent = request(
      url,
      {
        method: init.method ?? "GET",
        headers: { ...world.headers, "accept-encoding": "gzip", ...init.headers },
        timeout: 30_000,
      },
      (answer) => {
        let bytes = 0;
        answer.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
        });
        answer.on("error", fail);
        answer.on("end", () =>
          done({
            ms: performance.now() - startedAt,
            bytes,
            status: answer.statusCode ?? 0,
            etag: answer.headers.etag ?? null,
          }),
        );
      },
    );
    sent.on("timeout", () => sent.destroy(new Error(`${path}: no answer in 30 s`)));
    sent.on("error", fail);
    sent.end(init.body);
  });
}
