import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { ApiError, fetchJson } from "./fetch-json";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  closing.push(() => server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const failureOf = async (url: string): Promise<ApiError> => {
  const thrown: unknown = await fetchJson(url).catch((error: unknown) => error);
  if (!(thrown instanceof ApiError)) throw new Error("expected an ApiError", { cause: thrown });
  return thrown;
};

describe("fetchJson", () => {
  it("gives the parsed answer, and null for none", async () => {
    const url = await serve((request, response) => response.end(request.url === "/" ? '{"a":1}' : ""));
    expect(await fetchJson(url)).toEqual({ a: 1 });
    expect(await fetchJson(`${url}empty`)).toBeNull();
  });

  it("throws what the problem details say", async () => {
    const fields = [{ path: "limit", message: "expected at most 500" }];
    const url = await serve((_request, response) => {
      response.writeHead(400, { "content-type": "application/problem+json" });
      response.end(JSON.stringify({ detail: "limit is wrong", code: "invalid", fields, requestId: "r1" }));
    });
    const failure = await failureOf(url);
    expect(failure).toMatchObject({
      status: 400,
      message: "limit is wrong",
      code: "invalid",
      requestId: "r1",
    });
    expect(failure.fields).toEqual(fields);
  });

  it("copes with a proxy's page instead of a problem", async () => {
    const url = await serve((_request, response) => response.writeHead(502).end("<h1>Bad gateway</h1>"));
    expect(await failureOf(url)).toMatchObject({ status: 502, message: "the console answered 502" });
  });

  it("says that no answer came", async () => {
    const url = await serve((request) => request.socket.destroy());
    expect(await failureOf(url)).toMatchObject({ status: 0, code: "network" });
  });
});
