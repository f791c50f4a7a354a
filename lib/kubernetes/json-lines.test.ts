import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/core/errors";
import { jsonLines } from "./json-lines";

async function read(stream: Readable, idleMs = 1_000): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of jsonLines(stream, idleMs)) values.push(value);
  return values;
}

/** Cuts bytes at the given places, inside characters and lines alike. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at]
    .map((from, index) => bytes.subarray(from, at[index] ?? bytes.length))
    .filter((chunk) => chunk.length > 0);
}

describe("jsonLines", () => {
  it("answers the same values wherever the chunks are cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ name: fc.string({ unit: "grapheme" }), size: fc.integer() }), { maxLength: 8 }),
        fc.array(fc.nat(2_000), { maxLength: 20 }),
        async (values, places) => {
          const bytes = Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(""));
          expect(await read(Readable.from(cut(bytes, places)))).toEqual(values);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("cuts a four-byte character after each byte", async () => {
    const bytes = Buffer.from('{"name":"🦊é"}\n{"name":"b"}\n');
    expect(await read(Readable.from([...bytes].map((byte) => Buffer.from([byte]))))).toEqual([
      { name: "🦊é" },
      { name: "b" },
    ]);
  });

  it("skips empty lines and drops a last line that was cut off", async () => {
    expect(await read(Readable.from([Buffer.from('\n1\n\n2\n{"na')]))).toEqual([1, 2]);
  });

  it("ends with an error at a line that is no JSON, after what came before it", async () => {
    const values: unknown[] = [];
    const stream = Readable.from([Buffer.from("1\nhello\n2\n")]);
    await expect(async () => {
      for await (const value of jsonLines(stream, 1_000)) values.push(value);
    }).rejects.toThrow("no JSON: hello");
    expect([values, stream.destroyed]).toEqual([[1], true]);
  });

  it("ends with an error when nothing comes for too long", async () => {
    const stream = new Readable({ read() {} });
    stream.push("1\n");
    await expect(read(stream, 20)).rejects.toThrow(
      new AppError("timeout", "the watch was silent for 0.02 s"),
    );
    expect(stream.destroyed).toBe(true);
  });

  it("is patient with a stream that trickles", async () => {
    const stream = new Readable({ read() {} });
    let sent = 0;
    const trickle = setInterval(() => {
      sent += 1;
      stream.push(sent > 6 ? null : `${sent}\n`);
      if (sent > 6) clearInterval(trickle);
    }, 60);
    expect(await read(stream, 240)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("takes any number of lines that end", async () => {
    const half = Buffer.from(`"${"x".repeat(2 ** 19)}`);
    const end = Buffer.from('"\n');
    const values = await read(Readable.from(Array.from({ length: 40 }, () => [half, end]).flat()));
    expect(values).toHaveLength(40);
  });

  it("refuses a line without an end before it fills the memory", async () => {
    const chunk = Buffer.alloc(2 ** 20, "x");
    let sent = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) {
          sent += 1;
          yield chunk;
        }
      })(),
    );
    await expect(read(endless)).rejects.toThrow("a line without an end");
    expect(sent).toBeLessThan(40);
  });

  it("lets the stream go when the reader stops", async () => {
    const stream = Readable.from([Buffer.from("1\n2\n3\n")]);
    for await (const value of jsonLines(stream, 1_000)) if (value === 2) break;
    expect(stream.destroyed).toBe(true);
  });
});
