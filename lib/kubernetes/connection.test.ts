import http from "node:http";
import type { AddressInfo } from "node:net";
import { KubeConfig } from "@kubernetes/client-node";
import { afterEach, describe, expect, it } from "vitest";
import { openConnection } from "./connection";

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: http.RequestListener): Promise<string> {
  const server = http.createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function kubeConfig(server: string, token = "t1", more: { skipTLSVerify?: boolean } = {}): KubeConfig {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: "c", server, skipTLSVerify: false, ...more }],
    users: [{ name: "u", token }],
    contexts: [{ name: "x", cluster: "c", user: "u" }],
    currentContext: "x",
  });
  return config;
}

const json = (response: http.ServerResponse, status: number, body: unknown, headers = {}) =>
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));

async function collect(lines: AsyncIterable<unknown>): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const line of lines) values.push(line);
  return values;
}

describe("request", () => {
  it("sends path, query, body and headers under the server's prefix, and its own identity last", async () => {
    const seen: unknown[] = [];
    const server = await serve((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        const { authorization, "content-type": type, "impersonate-user": user } = request.headers;
        seen.push({ method: request.method, url: request.url, body, authorization, type, user });
        json(response, 200, { ok: true });
      });
    });
    const { status, body } = await openConnection(kubeConfig(`${server}/k8s/`)).request({
      method: "PATCH",
      path: "/api/v1/nodes/a",
      query: { limit: 5, continue: undefined, fieldSelector: "a=b&c" },
      body: { spec: "é" },
      contentType: "application/merge-patch+json",
      headers: { "Impersonate-User": "anna", authorization: "Bearer stolen" },
    });
    expect([status, body]).toEqual([200, { ok: true }]);
    expect(seen).toEqual([
      {
        method: "PATCH",
        url: "/k8s/api/v1/nodes/a?limit=5&fieldSelector=a%3Db%26c",
        body: '{"spec":"é"}',
        authorization: "Bearer t1",
        type: "application/merge-patch+json",
        user: "anna",
      },
    ]);
  });

  it("takes any status for an answer, and a body that is no JSON as text", async () => {
    const server = await serve((_request, response) => response.writeHead(503).end("etcd is away"));
    expect(await openConnection(kubeConfig(server)).request({ path: "/readyz" })).toMatchObject({
      status: 503,
      body: "etcd is away",
    });
  });

  it("reads the credentials anew when they are refused, and tries once more", async () => {
    let asked = 0;
    const server = await serve((request, response) => {
      asked += 1;
      json(response, request.headers.authorization === "Bearer t2" ? 200 : 401, {});
    });
    const tokens = ["t1", "t2"];
    const connection = openConnection(() => kubeConfig(server, tokens.shift() ?? "t3"));
    expect((await connection.request({ path: "/a" })).status).toBe(200);
    expect((await connection.request({ path: "/a" })).status).toBe(200);
    expect(asked).toBe(3);
  });

  it("answers 401 when the new credentials are refused too", async () => {
    let asked = 0;
    const server = await serve((_request, response) => {
      asked += 1;
      json(response, 401, {});
    });
    expect((await openConnection(() => kubeConfig(server)).request({ path: "/a" })).status).toBe(401);
    expect(asked).toBe(2);
  });

  it("gives up on a server that says nothing, or stops in the middle", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/half") response.writeHead(200).write('{"a":');
    });
    const connection = openConnection(kubeConfig(server));
    for (const path of ["/silent", "/half"])
      await expect(connection.request({ path, timeoutMs: 50 })).rejects.toMatchObject({
        code: "timeout",
        message: `GET ${path}: no answer in time`,
      });
  });

  it("says what failed when there is no server", async () => {
    const server = await serve(() => {});
    servers.splice(0).forEach((each) => void each.close());
    await expect(openConnection(kubeConfig(server)).request({ path: "/a" })).rejects.toMatchObject({
      code: "upstream",
      message: expect.stringMatching(/^GET \/a: .*ECONNREFUSED/),
    });
  });

  it("stops when the caller does", async () => {
    const server = await serve(() => {});
    const caller = new AbortController();
    const asked = openConnection(kubeConfig(server)).request({ path: "/a", signal: caller.signal });
    caller.abort();
    await expect(asked).rejects.toMatchObject({ code: "upstream" });
  });
});

describe("stream", () => {
  const watch = (server: string, signal?: AbortSignal, opened = () => {}, idleMs = 5_000) =>
    openConnection(kubeConfig(server)).stream({
      path: "/w",
      query: { watch: true },
      idleMs,
      opened,
      ...(signal === undefined ? {} : { signal }),
    });

  it("hands lines on until the server ends", async () => {
    const server = await serve((request, response) => {
      response.writeHead(200);
      response.write(`{"url":"${request.url}"}\n{"a"`);
      response.end(":1}\n");
    });
    let opened = 0;
    const lines = watch(server, undefined, () => {
      opened += 1;
    });
    expect([await collect(lines), opened]).toEqual([[{ url: "/w?watch=true" }, { a: 1 }], 1]);
  });

  it("is not opened by a refusal, whose status and Retry-After it tells", async () => {
    const server = await serve((_request, response) =>
      json(response, 429, { kind: "Status", message: "slow down" }, { "retry-after": "7" }),
    );
    let opened = 0;
    const lines = watch(server, undefined, () => {
      opened += 1;
    });
    await expect(collect(lines)).rejects.toMatchObject({
      code: "upstream",
      message: "GET /w: 429 slow down",
      cause: { status: 429 },
      retryAfterSeconds: 7,
    });
    expect(opened).toBe(0);
  });

  it("fails when the connection breaks in the middle", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200);
      response.write('{"a":1}\n', () => response.destroy());
    });
    const seen: unknown[] = [];
    await expect(async () => {
      for await (const line of watch(server)) seen.push(line);
    }).rejects.toMatchObject({ code: "upstream" });
    expect(seen).toEqual([{ a: 1 }]);
  });

  it("fails when it is silent for too long", async () => {
    const server = await serve((_request, response) => response.writeHead(200).write('{"a":1}\n'));
    await expect(collect(watch(server, undefined, () => {}, 50))).rejects.toMatchObject({ code: "timeout" });
  });

  it.each(["reader stops", "caller aborts"])("closes the connection when the %s", async (who) => {
    let closed = () => {};
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const server = await serve((_request, response) => {
      response.on("close", closed);
      response.writeHead(200).write('{"a":1}\n');
    });
    const caller = new AbortController();
    const read = async () => {
      for await (const _line of watch(server, caller.signal)) {
        if (who === "reader stops") break;
        caller.abort();
      }
    };
    if (who === "reader stops") await read();
    else await expect(read()).rejects.toMatchObject({ code: "upstream" });
    await gone;
  });
});

describe("which servers", () => {
  it.each([
    [
      kubeConfig("https://10.0.0.1:6443", "t", { skipTLSVerify: true }),
      "insecure-skip-tls-verify is refused",
    ],
    [kubeConfig("http://10.0.0.1:8080"), "is not https"],
    [kubeConfig("http://localhost.example.org"), "is not https"],
    [new KubeConfig(), "names no cluster"],
  ])("refuses one that can't be trusted", async (config, why) => {
    await expect(openConnection(config).request({ path: "/" })).rejects.toMatchObject({
      code: "precondition",
      message: expect.stringContaining(why),
    });
  });
});
