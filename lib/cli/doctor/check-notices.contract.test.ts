import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startMailSink } from "@/e2e/platform/mail-sink";
import { makeCertificates } from "@/e2e/tls/make-certificates";
import type { Notices } from "@/lib/config/notices";
import { checkNotices } from "./check-notices";

const dir = mkdtempSync(join(tmpdir(), "doctor-notices-"));
let made: ReturnType<typeof makeCertificates>;
beforeAll(() => {
  made = makeCertificates(dir);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const certificate = () => ({ cert: readFileSync(made.certificateFile), key: readFileSync(made.keyFile) });
const findings = async (notices: Notices, password?: string) =>
  Object.fromEntries(
    (await checkNotices(notices, password)).map(({ checked, ...rest }) => [checked, rest] as const),
  );
const FROM = "forgeboard@example.org";

test("says that nobody is told where nothing is named", async () => {
  expect(await findings({})).toMatchObject({
    "mail to tools": { state: "missing", give: expect.stringContaining("smtp:") },
    "admin log": { state: "missing", give: expect.stringContaining("adminLog:") },
  });
});

test("goes as far as STARTTLS and the sign-in, and sends nothing", async () => {
  const sink = await startMailSink({
    ...certificate(),
    authOptional: false,
    onAuth: ({ password }, _session, answer) =>
      password === "right" ? answer(null, { user: "f" }) : answer(new Error("wrong")),
  });
  const smtp = { host: "localhost", port: sink.port, secure: false, from: FROM, user: "f" };
  const of = async (caFile: string, password?: string) =>
    (await findings({ smtp: { ...smtp, caFile } }, password))["mail to tools"];
  expect(await of(made.caFile, "right")).toMatchObject({
    state: "ok",
    says: `localhost:${sink.port} answers, with verified TLS`,
  });
  expect(await of(made.caFile, "wrong")).toMatchObject({ state: "wrong" });
  expect(await of(made.caFile)).toMatchObject({
    state: "missing",
    says: expect.stringContaining("SMTP_PASSWORD"),
  });
  expect(await of(made.otherCaFile, "right")).toMatchObject({
    state: "wrong",
    says: expect.stringMatching(/certificate|self.signed/i),
  });
  expect(sink.mails).toEqual([]);
  await sink.stop();
  expect(await of(made.caFile, "right")).toMatchObject({ state: "wrong" });
});

test("verifies the webhook's certificate, sends it nothing and shows no secret of its path", async () => {
  const requests: string[] = [];
  const server = createServer(certificate(), ({ url }) => requests.push(url ?? ""));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `https://localhost:${(server.address() as AddressInfo).port}/s3cret`;
  const of = async (caFile: string) => {
    const found = await findings({ webhook: { url, caFile }, adminLog: { webhook: { url, caFile } } });
    return [found.webhook, found["admin log"]];
  };
  expect(await of(made.caFile)).toMatchObject([{ state: "ok" }, { state: "ok" }]);
  const refused = await of(made.otherCaFile);
  expect(refused).toMatchObject([{ state: "wrong" }, { state: "wrong" }]);
  expect(JSON.stringify(refused)).not.toContain("s3cret");
  expect(requests).toEqual([]);
  server.close();
});

test("says what the command of the admin log lacks", async () => {
  const file = join(dir, "dologmsg");
  const of = async (program: string) =>
    (await findings({ adminLog: { command: [program], input: "stdin" } }))["admin log"];
  expect(await of(file)).toMatchObject({ state: "missing" });
  writeFileSync(file, "#!/bin/sh\n");
  chmodSync(file, 0o600);
  expect(await of(file)).toMatchObject({ state: "wrong", give: `chmod +x ${file}` });
  chmodSync(file, 0o700);
  expect(await of(file)).toMatchObject({ state: "ok", says: file });
  expect(await of(dir)).toMatchObject({ state: "wrong", says: `${dir} is no file` });
});
