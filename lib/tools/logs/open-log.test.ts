import { describe, expect, it, vi } from "vitest";
import { aContainer, aNamespace, aPod, memoryIndex } from "@/e2e/memory-index";
import type { Actor } from "@/lib/auth/actor";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { AppError } from "@/lib/core/errors";
import { type LogSources, openLog } from "./open-log";
import { logPlaces } from "./places";
import { logQuerySchema } from "./schema";

const OPERATOR: Actor = { user: "o", displayName: "O", role: "operator", via: { kind: "system" } };
const encoder = new TextEncoder();

function world(read: LogSources["read"], change: Partial<LogSources> = {}): LogSources {
  return {
    index: memoryIndex([
      aNamespace("tool-a"),
      aNamespace("kube-system"),
      aPod("web", { containers: [aContainer("c")] }),
      aPod("two", { containers: [aContainer("c"), aContainer("d")] }),
      aPod("other", { namespace: "tool-b", containers: [aContainer("c")] }),
      aPod("dns", { namespace: "kube-system", containers: [aContainer("c")] }),
    ]),
    profile: toolforge,
    clock: { now: () => new Date() },
    places: logPlaces({ all: 3, each: 2 }),
    read,
    ...change,
  };
}
async function* says(...lines: string[]): AsyncGenerator<Uint8Array> {
  for (const line of lines) yield encoder.encode(line);
}
const ask = (
  sources: LogSources,
  pod: string,
  query: Record<string, string> = {},
  stillAllowed = async () => true,
) =>
  openLog(
    OPERATOR,
    { tool: "a", pod },
    logQuerySchema.parse(query),
    { signal: new AbortController().signal, stillAllowed },
    sources,
  );
const textOf = (body: ReadableStream<Uint8Array>) => new Response(body).text();

describe("a log", () => {
  it("is what the container wrote, of the only container, or the one that is named", async () => {
    const read = vi.fn(() => says("one\n", "two\n"));
    expect(await textOf(await ask(world(read), "web", { tail: "2", since: "60" }))).toBe("one\ntwo\n");
    expect(read).toHaveBeenCalledWith(
      expect.objectContaining({
        namespace: "tool-a",
        pod: "web",
        container: "c",
        tailLines: 2,
        sinceSeconds: 60,
      }),
      expect.anything(),
    );
    await expect(ask(world(read), "two")).rejects.toMatchObject({
      code: "invalid",
      fields: [{ path: "container", message: "expected one of c, d" }],
    });
    expect(await textOf(await ask(world(read), "two", { container: "d" }))).toBe("one\ntwo\n");
  });

  it.each(["other", "dns", "none", "../a"])(
    "is not there for %s, which is no pod of the tool",
    async (pod) => {
      const read = vi.fn(() => says("secret"));
      await expect(ask(world(read), pod)).rejects.toMatchObject({ code: "not_found" });
      expect(read).not.toHaveBeenCalled();
    },
  );

  it("that there is not is a refusal, and keeps no place", async () => {
    const read = async function* () {
      yield* says();
      throw new AppError("precondition", "there is no log");
    };
    const sources = world(read);
    for (let time = 0; time < 4; time += 1)
      await expect(ask(sources, "web")).rejects.toMatchObject({ code: "precondition" });
  });

  it("is cut where it is longer than what is sent at once, and says so", async () => {
    const read = async function* () {
      for (;;) yield new Uint8Array(2 ** 20);
    };
    const text = await textOf(await ask(world(read), "web"));
    expect(text.length).toBeLessThan(18 * 2 ** 20);
    expect(text.slice(-100)).toContain("[forgeboard: the log ends here");
  });

  it("that breaks says so in its last line", async () => {
    const read = async function* () {
      yield encoder.encode("one\n");
      throw new AppError("upstream", "gone");
    };
    expect(await textOf(await ask(world(read), "web"))).toContain("because the cluster ended it");
  });
});

describe("places", () => {
  it("are bounded by person and in all, and come back when a log ends or is left", async () => {
    const sources = world(() => says("one"));
    const first = await ask(sources, "web");
    const second = await ask(sources, "web");
    await expect(ask(sources, "web")).rejects.toMatchObject({ code: "rate_limited" });
    await first.cancel();
    const third = await ask(sources, "web");
    await Promise.all([textOf(second), textOf(third)]);
    await textOf(await ask(sources, "web"));
    const places = logPlaces({ all: 1, each: 1 });
    const back = places.take("a");
    expect(() => places.take("b")).toThrow("too many logs");
    back();
    back();
    places.take("b");
    expect(() => places.take("a")).toThrow("too many logs");
  });

  it("end with the right to look", async () => {
    vi.useFakeTimers();
    const read = async function* (_: unknown, signal: AbortSignal) {
      yield encoder.encode("one\n");
      await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    };
    const body = await ask(world(read), "web", { follow: "true" }, async () => false);
    const text = textOf(body);
    await vi.advanceTimersByTimeAsync(61_000);
    vi.useRealTimers();
    expect(await text).toContain("because you may no longer read it");
  });
});
