import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type MailSink, startMailSink } from "@/e2e/platform/mail-sink";
import { makeCertificates } from "@/e2e/tls/make-certificates";
import type { Outgoing } from "./channel";
import { mailOf, smtpChannel, smtpOptions } from "./smtp";

/** Against a real SMTP server in this process, with certificates of an authority made for the test. */

const FROM = "Forgeboard <forgeboard@example.org>";
const TOOL_MAIL = "{tool}.maintainers@example.org";
const signal = AbortSignal.timeout(60_000);
let dir: string;
let made: ReturnType<typeof makeCertificates>;
let sink: MailSink | null = null;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "forgeboard-smtp-"));
  made = makeCertificates(dir);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
afterEach(async () => {
  await sink?.stop();
  sink = null;
});

const certificate = () => ({ cert: readFileSync(made.certificateFile), key: readFileSync(made.keyFile) });
const message = (change: Partial<Outgoing> = {}): Outgoing => ({
  kind: "tool_mail",
  about: "wikibugs",
  actionId: null,
  phase: "before",
  dedupeKey: "a/before/wikibugs",
  subject: "wikibugs will pause",
  text: "It will pause.\n",
  data: {},
  createdAt: new Date("2026-11-25T14:00:00Z"),
  ...change,
});
type Change = Partial<Parameters<typeof smtpChannel>[0]>;
function channel(change: Change = {}, password?: string) {
  const settings = { host: "localhost", port: sink?.port ?? 1, secure: false, from: FROM, ...change };
  return smtpChannel(settings, password, TOOL_MAIL);
}
const headersOf = (raw: string) => raw.slice(0, raw.indexOf("\r\n\r\n")).replace(/\r\n[ \t]+/g, " ");

describe.each([
  ["STARTTLS", false],
  ["TLS from the first byte", true],
] as const)("over %s", (_name, secure) => {
  it("delivers one plain-text mail to the maintainers", async () => {
    sink = await startMailSink({ ...certificate(), secure });
    await channel({ secure, caFile: made.caFile }).send(message(), signal);
    expect(sink.mails).toHaveLength(1);
    expect(sink.mails[0]?.to).toEqual(["wikibugs.maintainers@example.org"]);
    const headers = headersOf(sink.mails[0]?.raw ?? "");
    expect(headers).toContain("Subject: wikibugs will pause");
    expect(headers).toContain("Auto-Submitted: auto-generated");
    expect(headers).toMatch(/Content-Type: text\/plain/);
    expect(headers).not.toMatch(/html|multipart/i);
    expect(sink.mails[0]?.raw).toContain("\r\n\r\nIt will pause.");
  });

  it("refuses a certificate of another authority, and one of another name", async () => {
    sink = await startMailSink({ ...certificate(), secure });
    const refused = { code: "upstream", message: expect.stringMatching(/certificate|self.signed|altname/i) };
    await expect(channel({ secure, caFile: made.otherCaFile }).send(message(), signal)).rejects.toMatchObject(
      refused,
    );
    await expect(
      channel({ secure, caFile: made.caFile, host: "127.0.0.1" }).send(message(), signal),
    ).rejects.toMatchObject(refused);
    expect(sink.mails).toEqual([]);
  });
});

describe("without TLS", () => {
  it("sends nothing, not even a password, where TLS is wanted", async () => {
    const tried: unknown[] = [];
    sink = await startMailSink({
      onAuth: (auth, _session, answer) => {
        tried.push(auth);
        answer(null, { user: auth.username });
      },
      allowInsecureAuth: true,
    });
    const wanted = channel({ caFile: made.caFile, user: "forgeboard" }, "secret");
    await expect(wanted.send(message(), signal)).rejects.toThrow(/STARTTLS/);
    expect([tried, sink.mails]).toEqual([[], []]);
  });

  it("is required of every host but this machine, and verified wherever it is used", () => {
    const of = (host: string) => smtpOptions({ host, secure: false, from: FROM }, undefined);
    for (const host of ["mail.example.org", "10.0.0.1", "localhost.example.org", "127.0.0.1.example.org"])
      expect(of(host)).toMatchObject({ requireTLS: true, ignoreTLS: false, port: 587 });
    for (const host of ["localhost", "127.0.0.1", "::1"])
      expect(of(host)).toMatchObject({ requireTLS: false, ignoreTLS: true, port: 25 });
    expect(of("mail.example.org").tls.rejectUnauthorized).toBe(true);
  });

  it("delivers on this machine", async () => {
    sink = await startMailSink();
    await channel({ host: "127.0.0.1" }).send(message(), signal);
    expect(sink.mails).toHaveLength(1);
  });
});

it("signs in with the password, and says when it is wrong", async () => {
  sink = await startMailSink({
    ...certificate(),
    authOptional: false,
    onAuth: ({ username, password }, _session, answer) =>
      username === "forgeboard" && password === "right"
        ? answer(null, { user: username })
        : answer(new Error("wrong")),
  });
  const as = (password: string) => channel({ caFile: made.caFile, user: "forgeboard" }, password);
  await expect(as("wrong").send(message(), signal)).rejects.toMatchObject({ code: "upstream" });
  await as("right").send(message(), signal);
  expect(sink.mails).toHaveLength(1);
});

it("does not try again what was refused for good, and tries again what was not", async () => {
  const refusals = [550, 451];
  const refused = () => Object.assign(new Error("no such user"), { responseCode: refusals.shift() ?? 451 });
  sink = await startMailSink({ onRcptTo: (_address, _session, answer) => answer(refused()) });
  const plain = channel({ host: "127.0.0.1" });
  await expect(plain.send(message(), signal)).rejects.toMatchObject({ code: "invalid" });
  await expect(plain.send(message(), signal)).rejects.toMatchObject({ code: "upstream" });
});

it("gives up on a server that says nothing, or is not there", async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const address = silent.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const soon = AbortSignal.timeout(200);
  const attempt = channel({ host: "127.0.0.1", port }).send(message(), soon);
  await expect(attempt).rejects.toMatchObject({ code: "upstream" });
  await new Promise((resolve) => silent.close(resolve));
  await expect(channel({ host: "127.0.0.1", port }).send(message(), signal)).rejects.toMatchObject({
    code: "upstream",
  });
});

it("has no second header, recipient or body in what people typed", async () => {
  sink = await startMailSink();
  const plain = channel({ host: "127.0.0.1" });
  const subject = "drain\r\nBcc: everybody@example.org\r\n\r\n<script>alert(1)</script>";
  await plain.send(message({ subject, text: ".\r\nMAIL FROM:<evil@example.org>\n<b>bold</b>" }), signal);
  const [mail] = sink.mails;
  expect(sink.mails).toHaveLength(1);
  expect(mail?.to).toEqual(["wikibugs.maintainers@example.org"]);
  const headers = headersOf(mail?.raw ?? "");
  expect(headers).not.toMatch(/^Bcc:/im);
  expect(headers).toMatch(/^Subject: drain Bcc: everybody@example.org <script>alert\(1\)<\/script>$/m);
  expect(headers).toMatch(/^Content-Type: text\/plain/m);
});

it.each(["a,evil@example.org", "a\r\nRCPT TO:<b>", "a b", "", "../a", "ä", "<a>"])(
  "writes to no tool called %j",
  async (about) => {
    sink = await startMailSink();
    const attempt = channel({ host: "127.0.0.1" }).send(message({ about }), signal);
    await expect(attempt).rejects.toMatchObject({ code: "invalid" });
    expect(sink.mails).toEqual([]);
  },
);

it("has the same Message-ID in every try, and another one for another message", () => {
  const idOf = (dedupeKey: string) => mailOf(message({ dedupeKey }), FROM).messageId;
  expect(idOf("a/before/b")).toBe(idOf("a/before/b"));
  expect(idOf("a/before/b")).toMatch(/^<[0-9a-f]{32}@example\.org>$/);
  expect(idOf("a/after/b")).not.toBe(idOf("a/before/b"));
});
