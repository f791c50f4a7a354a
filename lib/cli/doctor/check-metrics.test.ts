import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { checkMetrics } from "./check-metrics";

const PROFILE = { nodeCpuCores: "node_cpu", label: "instance" };
let server: Server | null = null;
afterEach(() => server?.close());

async function answering(status: number, body: string): Promise<string> {
  server = createServer((_request, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const vector = (...metrics: object[]) =>
  JSON.stringify({
    status: "success",
    data: { result: metrics.map((metric) => ({ metric, value: [0, "1"] })) },
  });
const statesOf = async (url: string) =>
  (await checkMetrics({ url, timeoutMs: 1_000 }, PROFILE)).map((finding) => finding.state);

test.each([
  ["one sample a node", 200, vector({ instance: "a" }, { instance: "b" }), ["ok", "ok"]],
  ["no sample", 200, vector(), ["ok", "missing"]],
  ["another label", 200, vector({ node: "a" }), ["ok", "wrong"]],
  ["not Prometheus", 200, "<html>", ["wrong"]],
  ["an error", 503, "", ["wrong"]],
])("%s", async (_name, status, body, expected) => {
  expect(await statesOf(await answering(status, body))).toEqual(expected);
});

test("nobody there is wrong, none named is missing", async () => {
  expect(await statesOf("http://127.0.0.1:1")).toEqual(["wrong"]);
  expect((await checkMetrics(undefined, PROFILE)).map((finding) => finding.state)).toEqual(["missing"]);
});
