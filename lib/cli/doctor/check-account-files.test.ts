import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import { openFiles } from "@/lib/accounts/ask-files";
import type { AccountsSource } from "@/lib/accounts/source";
import { accountsSchema } from "@/lib/config/accounts";
import { toolforge2017 } from "@/lib/config/profiles/toolforge-2017";
import { checkAccountFiles } from "./check-account-files";

const dir = mkdtempSync(join(tmpdir(), "doctor-account-files-"));
const files = openFiles({ timeoutMs: 20_000 });
afterAll(() => {
  files.close();
  rmSync(dir, { recursive: true, force: true });
});
beforeEach(() => {
  rmSync(join(dir, "project"), { recursive: true, force: true });
  mkdirSync(join(dir, "project"));
});

const source = (homes: object = {}): AccountsSource => ({
  settings: accountsSchema.parse({
    homes: { root: join(dir, "project"), owner: "worker", mounted: ".here", ...homes },
    registers: { root: dir },
    cluster: { server: "https://api.example.org" },
  }),
  ...{
    profile: toolforge2017.accounts,
    platform: toolforge2017,
    caPem: null,
    files,
    askAsAccount: async () => null,
  },
});
const statesOf = async (from: AccountsSource | null) =>
  (await checkAccountFiles(from)).map(({ state, says }) => [state, says]);

it("says that nothing is looked at without the settings", async () => {
  expect(await statesOf(null)).toEqual([["missing", expect.stringContaining("is not looked at")]]);
});

it("finds homes that are not mounted, and a token file the API server would refuse", async () => {
  writeFileSync(join(dir, "tokenauth"), "alone\n");
  expect(await statesOf(source())).toEqual([
    ["wrong", expect.stringContaining("is not mounted: .here is not in it")],
    ["wrong", "line 1: has 1 of at least 3 columns; the API server would not start"],
  ]);
});

it("is content with homes that are there and files that hold", async () => {
  writeFileSync(join(dir, "project", ".here"), "");
  writeFileSync(join(dir, "tokenauth"), "t,sal,1,tool\r\n");
  expect(await statesOf(source())).toEqual([
    ["ok", `${join(dir, "project")} is mounted`],
    ["ok", "1 accounts, 0 lines"],
  ]);
});

it("asks for a sign of the mount", async () => {
  expect((await statesOf(source({ mounted: undefined })))[0]).toEqual([
    "wrong",
    expect.stringContaining("an empty mount point"),
  ]);
});
