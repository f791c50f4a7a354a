import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Agent, createServer as createTlsServer, request } from "node:https";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";

/** Stands on loopback in front of a real API server and does to its answers what networks and busy servers do. */

export type Fault =
  /** Every request gets this status and nothing else. */
  | { kind: "status"; status: number; retryAfter?: string }
  /** Connections break before an answer. */
  | { kind: "reset" }
  /** Answers come in pieces of a few bytes, through the middle of lines and characters. */
  | { kind: "drip"; bytes: number; everyMs: number }
  /** A watch that resumes is told that its version is gone: as the answer, or as an event of an accepted watch. */
  | { kind: "gone"; as: "status" | "event" }
  /** Connections stay open and nothing passes any more, in either direction. */
  | { kind: "half-open" };

/** A fault of some requests only, the first `times` of them. */
export type Rule = {
  method: RegExp;
  /** Of path and query. */
  path: RegExp;
  /** Default: all. */
  times?: number;
  does: Extract<Fault, { kind: "status" | "reset" }> | { kind: "edit"; edit(body: string): string };
};

/** `status` 0: the connection broke. `body`: as it was sent, where the target answered. */
export type Passed = { method: string; path: string; status: number; body: string };

export type FaultProxy = {
  url: string;
  /** Every request that was answered, by the server or by a fault, in the order of the answers. */
  passed: readonly Passed[];
  /** Rules last as long as the proxy and come before `set`. */
  rule(rule: Rule): void;
  /** In words, the rules with a number of times that were not met that often. */
  unmet(): string[];
  /** null: pass everything. */
  set(fault: Fault | null): void;
  /** Breaks every connection there is, so that whatever was open meets the fault. */
  cut(): void;
  /** Requests that met the fault since it was set. */
  met: number;
  stop(): Promise<void>;
};

const gone = {
  kind: "Status",
  apiVersion: "v1",
  metadata: {},
  status: "Failure",
  message: "too old resource version",
  reason: "Expired",
  code: 410,
};

/** With `tls` it is a server as the target is: clients send no token over plain HTTP. */
export async function startFaultProxy(
  target: string,
  ca: Buffer,
  tls?: { key: Buffer; cert: Buffer },
): Promise<FaultProxy> {
  const agent = new Agent({ ca, keepAlive: true });
  const sockets = new Set<Socket>();
  const rules: (Rule & { left: number })[] = [];
  const passed: Passed[] = [];
  let fault: Fault | null = null;

  const note = ({ method = "GET", url = "/" }: IncomingMessage, status: number, body = "") =>
    passed.push({ method, path: url, status, body });

  function forward(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    edit?: (body: string) => string,
  ): void {
    const { host: _host, ...headers } = incoming.headers;
    // What is edited must not come compressed.
    if (edit !== undefined) headers["accept-encoding"] = "identity";
    const body: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => body.push(chunk));
    const sent = request(
      target + (incoming.url ?? "/"),
      { method: incoming.method, headers, agent },
      (answer) => {
        note(incoming, answer.statusCode ?? 502, Buffer.concat(body).toString());
        const { "content-length": _length, ...unsized } = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 502, edit === undefined ? answer.headers : unsized);
        outgoing.flushHeaders();
        const done =
          edit === undefined
            ? passOn(answer, outgoing)
            : text(answer).then((body) => void outgoing.end(edit(body)));
        void done.catch(() => outgoing.destroy());
      },
    );
    sent.once("error", () => outgoing.destroy());
    outgoing.once("close", () => sent.destroy());
    incoming.pipe(sent);
  }

  async function passOn(answer: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      if (fault?.kind === "half-open") return;
      for (let from = 0; from < chunk.length; ) {
        const drip: Fault | null = fault;
        const bytes = drip?.kind === "drip" ? drip.bytes : chunk.length;
        outgoing.write(chunk.subarray(from, from + bytes));
        from += bytes;
        if (drip?.kind === "drip") await new Promise((next) => setTimeout(next, drip.everyMs));
      }
    }
    outgoing.end();
  }

  function fail(incoming: IncomingMessage, outgoing: ServerResponse, how: Rule["does"] | Fault): void {
    note(incoming, how.kind === "status" ? how.status : 0);
    if (how.kind !== "status") {
      // A TLS socket cannot be reset, only dropped.
      if (tls === undefined) incoming.socket.resetAndDestroy();
      else incoming.socket.destroy();
      return;
    }
    const retry = how.retryAfter === undefined ? {} : { "retry-after": how.retryAfter };
    outgoing
      .writeHead(how.status, { "content-type": "application/json", ...retry })
      .end(JSON.stringify({ ...gone, code: how.status, message: "fault", reason: "Fault" }));
  }

  function handle(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const url = new URL(incoming.url ?? "/", "http://proxy");
    const rule = rules.find(
      ({ method, path, left }) =>
        left > 0 && method.test(incoming.method ?? "") && path.test(incoming.url ?? ""),
    );
    if (rule !== undefined) {
      rule.left -= 1;
      if (rule.does.kind === "edit") forward(incoming, outgoing, rule.does.edit);
      else fail(incoming, outgoing, rule.does);
      return;
    }
    const resumes = url.searchParams.has("watch") && url.searchParams.has("resourceVersion");
    if (fault === null || (fault.kind === "gone" && !resumes)) {
      forward(incoming, outgoing);
      return;
    }
    proxy.met += 1;
    switch (fault.kind) {
      case "drip":
        forward(incoming, outgoing);
        return;
      case "status":
      case "reset":
        fail(incoming, outgoing, fault);
        return;
      case "gone":
        outgoing
          .writeHead(fault.as === "status" ? 410 : 200, { "content-type": "application/json" })
          .end(`${JSON.stringify(fault.as === "status" ? gone : { type: "ERROR", object: gone })}\n`);
        return;
      case "half-open":
        return;
    }
  }

  const server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle);
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");

  const proxy: FaultProxy = {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${address.port}`,
    passed,
    rule: (rule) => void rules.push({ ...rule, left: rule.times ?? Number.POSITIVE_INFINITY }),
    unmet: () =>
      rules
        .filter(({ left }) => left > 0 && Number.isFinite(left))
        .map(({ method, path, left }) => `${method.source} ${path.source} (${left} times)`),
    met: 0,
    set(next) {
      fault = next;
      proxy.met = 0;
    },
    cut() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
  return proxy;
}
