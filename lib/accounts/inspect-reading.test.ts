import { describe, expect, it } from "vitest";
import { accountFiles } from "@/e2e/reconciler/account-files";
import { ACCESS, both, expected, registers, TOKENS, token, tool } from "@/e2e/reconciler/registers";
import { toolforge2017 } from "@/lib/config/profiles/toolforge-2017";
import { inspectReading, writtenSince } from "./inspect-reading";
import type { AccountsSource } from "./source";

const { source, dir } = accountFiles();

function answering(status: number | null): { from: AccountsSource; asked: string[] } {
  const asked: string[] = [];
  const from: AccountsSource = {
    ...source(toolforge2017),
    askAsAccount: async (server, secret, path) => {
      asked.push(`${server.url} ${secret.reveal().slice(0, 1)} ${path}`);
      return status;
    },
  };
  return { from, asked };
}

it("asks once, as the account that came last and is in both files in full", async () => {
  const { from, asked } = answering(200);
  const lines = [...TOKENS, `${token("X")},new,51003,tool`];
  expect(await inspectReading(from, registers(lines), both)).toEqual([]);
  expect(await inspectReading(from, registers(lines.slice(0, 2)), expected(tool("sal", 51_001)))).toEqual([]);
  expect(await inspectReading(from, registers([], ""), both)).toEqual([]);
  expect(asked).toEqual([
    "https://api.example.org:6443 C /api/v1/pods?limit=1",
    "https://api.example.org:6443 A /api/v1/namespaces/sal/pods?limit=1",
  ]);
});

it("says which file was not read, and offers a restart where the site has a program for it", async () => {
  const { from } = answering(401);
  const [one] = await inspectReading(from, registers(TOKENS), both);
  expect(one).toMatchObject({
    id: "token-file:unread",
    repair: null,
    says: `every API server has to be restarted (systemctl restart kube-apiserver): it does not know the token of client-infrastructure, and reads ${dir("etc")}/tokenauth when it starts`,
  });
  const { settings } = from;
  const restart = { command: ["/sbin/restart"], timeoutSeconds: 60 };
  const able = {
    ...answering(403).from,
    settings: { ...settings, registers: { ...settings.registers, restart } },
  };
  expect(await inspectReading(able, registers(TOKENS, ACCESS), both)).toMatchObject([
    { id: "access-file:unread", repair: "restart" },
  ]);
});

it.each([null, 200, 404, 500, 503])("knows nothing from the answer %s", async (status) => {
  expect(await inspectReading(answering(status).from, registers(TOKENS), both)).toEqual([]);
});

describe("a file that was written since the API server began", () => {
  const began = new Date("2026-11-10T10:22:33Z");
  const written = (tokens: number | null, access: number | null, since: Date | null = began) =>
    writtenSince(
      source(toolforge2017),
      { writtenAt: { tokens, access, infrastructureUsers: Date.parse("2026-11-29") } },
      since,
    );

  it("is named, with what still holds", () => {
    const before = Date.parse("2026-11-09");
    expect(written(Date.parse("2026-11-28T12:01:59Z"), before)).toEqual([
      {
        ...{ id: "token-file:unread", part: "token-file", tool: null, state: "differs", repair: null },
        says: `every API server has to be restarted (systemctl restart kube-apiserver): ${dir("etc")}/tokenauth was written at 2026-11-28 12:01 UTC, and one of them runs since 2026-11-10 10:22 UTC; a token that was taken out of it is still valid`,
      },
    ]);
    expect(written(before, began.getTime() + 1).map(({ id }) => id)).toEqual(["access-file:unread"]);
  });

  it.each([
    ["it has been read", began.getTime(), began],
    ["there is none", null, began],
    ["nobody counts", Date.parse("2026-11-28"), null],
  ])("is none where %s", (_why, at, since) => {
    expect(written(at, at, since)).toEqual([]);
  });
});
