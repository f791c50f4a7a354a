import { createServer, request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { notePeers } from "./peer-address";
import { visitOf } from "./visit-of";

/** What a route of a server that is really asked sees. */
let port = 0;
const seen: Headers[] = [];
const server = createServer((incoming, answer) => {
  seen.push(new Headers(incoming.headers as Record<string, string>));
  answer.end();
});

beforeAll(async () => {
  notePeers();
  notePeers();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});
afterAll(() => void server.close());

const headersOf = (headers: Record<string, string>): Promise<Headers> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, headers, localAddress: "127.0.0.5" }, (answer) => {
      answer.resume().on("end", () => resolve(seen.pop() ?? new Headers()));
    });
    sent.once("error", reject);
    sent.end();
  });

describe("visitOf", () => {
  it.each([
    [0, undefined, "127.0.0.5"],
    [0, "203.0.113.9", "127.0.0.5"],
    [1, "203.0.113.9", "203.0.113.9"],
    [1, "198.51.100.1, 203.0.113.9", "203.0.113.9"],
    [2, "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"],
    [2, "203.0.113.9", "203.0.113.9"],
    [2, undefined, "127.0.0.5"],
    [1, " , ", "127.0.0.5"],
  ])("behind %i proxies and with %j it is %s", async (proxies, forwarded, address) => {
    const headers = await headersOf({
      "user-agent": "test",
      "x-forgeboard-peer": "6.6.6.6",
      ...(forwarded === undefined ? {} : { "x-forwarded-for": forwarded }),
    });
    expect(visitOf(headers, proxies)).toEqual({ address, userAgent: "test" });
  });

  it("does not take a browser's word where no socket was noted", () => {
    expect(visitOf(new Headers({ "x-forwarded-for": "203.0.113.9" }), 1).address).toBeNull();
  });
});
