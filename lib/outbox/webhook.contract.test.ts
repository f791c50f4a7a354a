import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createPlain, type RequestListener, type Server } from "node:http";
import { createServer as createTls } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { makeCertificates } from "@/e2e/tls/make-certificates";
import type { Outgoing } from "./channel";
import { webhookChannel } from "./webhook";

/** Against real HTTP and HTTPS servers on loopback. */

type Received = { method: string; url: string; headers: NodeJS.Dict<string | string[]>; body: string };

const signal = AbortSignal.timeout(60_000);
const message: Outgoing = {
  kind: "webhook",
  about: "wikibugs",
  actionId: "00000000-0000-4000-8000-000000000001",
  phase: "before",
  dedupeKey: "00000000/before/wikibugs/webhook",
  subject: "wikibugs will pause",
  text: "It will pause.\n",
  data: { pods: 3 },
  createdAt: new Date("2026-11-25T14:00:00Z"),
};
let dir: string;
let made: ReturnType<typeof makeCertificates>;
let server: Server | null = null;
const received: Received[] = [];

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "forgeboard-webhook-"));
  made = makeCertificates(dir);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  received.length = 0;
});

async function listen(answer: RequestListener, secure = false): Promise<string> {
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", url = "", headers } = request;
    received.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    answer(request, response);
  };
  const own = { cert: readFileSync(made.certificateFile), key: readFileSync(made.keyFile) };
  server = secure ? createTls(own, listener) : createPlain(listener);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return secure ? `https://localhost:${port}/hook/s3cret` : `http://127.0.0.1:${port}/hook/s3cret`;
}

it("posts the message as JSON, with a key by which a repeat is known", async () => {
  const url = await listen((_request, response) => response.writeHead(204).end());
  await webhookChannel({ url }).send(message, signal);
  await webhookChannel({ url }).send(message, signal);
  expect(received.map(({ headers }) => headers["idempotency-key"])).toEqual([
    message.dedupeKey,
    message.dedupeKey,
  ]);
  expect(received[0]).toMatchObject({
    method: "POST",
    url: "/hook/s3cret",
    headers: { "content-type": "application/json" },
  });
  expect(JSON.parse(received[0]?.body ?? "")).toEqual({
    id: message.dedupeKey,
    kind: "webhook",
    phase: "before",
    tool: "wikibugs",
    actionId: message.actionId,
    subject: "wikibugs will pause",
    text: "It will pause.\n",
    data: { pods: 3 },
    at: "2026-11-25T14:00:00.000Z",
  });
});

it("verifies the server's certificate", async () => {
  const url = await listen((_request, response) => response.end(), true);
  await webhookChannel({ url, caFile: made.caFile }).send(message, signal);
  await expect(webhookChannel({ url, caFile: made.otherCaFile }).send(message, signal)).rejects.toMatchObject(
    {
      code: "upstream",
    },
  );
  await expect(webhookChannel({ url }).send(message, signal)).rejects.toMatchObject({ code: "upstream" });
  expect(received).toHaveLength(1);
});

it("follows no redirect", async () => {
  const url = await listen((_request, response) => response.writeHead(307, { location: "/elsewhere" }).end());
  await expect(webhookChannel({ url }).send(message, signal)).rejects.toThrow("answered 307");
  expect(received.map((one) => one.url)).toEqual(["/hook/s3cret"]);
});

it.each([400, 404, 429, 500, 503])(
  "takes %i for a refusal, and does not repeat the secret path",
  async (status) => {
    const url = await listen((_request, response) => response.writeHead(status).end("x".repeat(100_000)));
    const refused = webhookChannel({ url }).send(message, signal);
    await expect(refused).rejects.toMatchObject({
      code: "upstream",
      message: expect.not.stringContaining("s3cret"),
    });
  },
);

it("waits for no server that is silent, and says when none is there", async () => {
  const url = await listen(() => undefined);
  const silent = webhookChannel({ url }).send(message, AbortSignal.timeout(200));
  await expect(silent).rejects.toMatchObject({ code: "upstream" });
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
  await expect(webhookChannel({ url }).send(message, signal)).rejects.toThrow(/^webhook 127\.0\.0\.1:\d+: /);
});
