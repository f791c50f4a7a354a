import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Agent, request } from "node:https";
import type { Socket } from "node:net";

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

export type FaultProxy = {
  url: string;
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

export async function startFaultProxy(target: string, ca: Buffer): Promise<FaultProxy> {
  const agent = new Agent({ ca, keepAlive: true });
  const sockets = new Set<Socket>();
  let fault: Fault | null = null;

  function forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { host: _host, ...headers } = incoming.headers;
    const sent = request(
      target + (incoming.url ?? "/"),
      { method: incoming.method, headers, agent },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        outgoing.flushHeaders();
        void passOn(answer, outgoing).catch(() => outgoing.destroy());
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

  function handle(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const url = new URL(incoming.url ?? "/", "http://proxy");
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
        outgoing
          .writeHead(fault.status, fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter })
          .end(JSON.stringify({ ...gone, code: fault.status, message: "fault", reason: "Fault" }));
        return;
      case "reset":
        incoming.socket.resetAndDestroy();
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

  const server = createServer(handle);
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
    url: `http://127.0.0.1:${address.port}`,
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
