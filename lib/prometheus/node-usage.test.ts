import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { kept } from "./cache";
import { openPrometheus } from "./client";
import { readNodeUsage } from "./node-usage";

let server: Server | null = null;

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  server = null;
});

function serve(body: string | null): Promise<string> {
  return new Promise((resolve) => {
    const listening = createServer((_, response) => {
      if (body !== null) response.end(body);
    });
    server = listening;
    listening.listen(0, "127.0.0.1", () => {
      const address = listening.address();
      resolve(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
    });
  });
}

describe("readNodeUsage", () => {
  it("says that Prometheus is silent, and throws nothing", async () => {
    const client = openPrometheus({ url: await serve(null), timeoutMs: 50 });
    const { byNode, source } = await readNodeUsage(client, toolforge.metrics);
    expect(byNode.size).toBe(0);
    expect(source).toEqual({
      name: "metrics",
      asOf: null,
      problem: "Prometheus did not answer within 50 ms",
    });
  });

  it("says that nothing listens, or that the answer is no JSON", async () => {
    const nobody = openPrometheus({ url: "http://127.0.0.1:9", timeoutMs: 500 });
    expect((await readNodeUsage(nobody, toolforge.metrics)).source.problem).toContain("cannot be reached");
    const page = openPrometheus({ url: await serve("<html>"), timeoutMs: 500 });
    expect((await readNodeUsage(page, toolforge.metrics)).source.problem).toContain("other than JSON");
  });

  it("reads the cluster's metrics API where there is no Prometheus", async () => {
    const item = {
      metadata: { name: "n1" },
      timestamp: "2026-11-24T05:00:00Z",
      usage: { cpu: "1500000000n", memory: "1024Ki" },
    };
    const { byNode, source } = await readNodeUsage(null, toolforge.metrics, async () => ({ items: [item] }));
    expect(byNode.get("n1")).toEqual({ cpuCores: 1.5, memoryBytes: 1_048_576, stuckProcesses: null });
    expect(source.asOf).toBe("2026-11-24T05:00:00.000Z");
  });

  it("leaves out samples that are no numbers", async () => {
    const sample = (instance: string, value: string) => ({
      metric: { instance },
      value: [1_795_500_000, value],
    });
    const result = [sample("n1:9100", "2"), sample("n2:9100", "NaN")];
    const url = await serve(JSON.stringify({ status: "success", data: { resultType: "vector", result } }));
    const { byNode } = await readNodeUsage(openPrometheus({ url, timeoutMs: 500 }), toolforge.metrics);
    expect([...byNode.keys()]).toEqual(["n1"]);
  });
});

describe("kept", () => {
  it("asks once for simultaneous readers, again after its time, and sooner after a failure", async () => {
    let now = 0;
    let asked = 0;
    const read = kept(
      async () => {
        asked += 1;
        if (asked === 2) throw new Error("down");
        return asked;
      },
      { keepMs: 100, keepFailureMs: 10, clock: { now: () => new Date(now) } },
    );
    expect(await Promise.all([read(), read()])).toEqual([1, 1]);
    now = 99;
    expect(await read()).toBe(1);
    now = 100;
    await expect(read()).rejects.toThrow("down");
    now = 105;
    await expect(read()).rejects.toThrow("down");
    now = 111;
    expect(await read()).toBe(3);
  });
});
