import "server-only";
import type { Readable } from "node:stream";
import { AppError } from "@/lib/core/errors";

const NEWLINE = 0x0a;
/** etcd takes objects of 1.5 MB; a line of more than this many bytes is no object. */
const LINE_MAX = 16 * 2 ** 20;

/**
 * One parsed value per line of a stream. A line that is no JSON ends it: after one, nothing that follows can be trusted.
 * @throws AppError "timeout" after `idleMs` without a byte: a watch that says nothing, not even a bookmark, is half-open.
 */
export async function* jsonLines(stream: Readable, idleMs: number): AsyncGenerator<unknown> {
  let rest: Buffer[] = [];
  let waiting = 0;
  const fail = () => stream.destroy(new AppError("timeout", `the watch was silent for ${idleMs / 1000} s`));
  const silence = setTimeout(fail, idleMs);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      silence.refresh();
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        rest.push(chunk.subarray(from, at));
        const line = rest.length === 1 ? rest[0]?.toString("utf8") : Buffer.concat(rest).toString("utf8");
        rest = [];
        waiting = 0;
        from = at + 1;
        if (line !== undefined && line.length > 0) yield parseLine(line);
      }
      if (from < chunk.length) rest.push(chunk.subarray(from));
      waiting += chunk.length - from;
      if (waiting > LINE_MAX) throw new AppError("upstream", "the watch sent a line without an end");
    }
  } finally {
    clearTimeout(silence);
    stream.destroy();
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new AppError("upstream", `the watch sent a line that is no JSON: ${line.slice(0, 80)}`, { cause });
  }
}
