import {
  chmodSync,
  linkSync,
  lstatSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { describe, expect, it } from "vitest";
import { accountFiles, sal, signal, uid } from "@/e2e/reconciler/account-files";
import { toolforge2017 } from "@/lib/config/profiles/toolforge-2017";
import { inspectAccounts } from "./inspect-accounts";
import { NOTHING } from "./plan-registers";
import { readRegisters } from "./read-registers";
import { writeHome } from "./write/write-home";
import { writeKubeconfig } from "./write/write-kubeconfig";
import { writeRegisters } from "./write/write-registers";

/** Accounts of the 2017 profile, from nothing to in order, on real files. */

const { dir, at, source, statesOf } = accountFiles();

describe("accounts with tokens", () => {
  const from = () => source(toolforge2017);
  const infrastructure = `${"P".repeat(64)},prometheus,3,infrastructure-readonly\n`;
  const salAlone = { ...NOTHING, known: [sal], tools: new Set(["sal"]) };

  it("go from nothing to in order: token first, then the kubeconfig that carries it", async () => {
    const settings = from();
    writeFileSync(dir("etc", "infrastructure-users"), infrastructure);
    expect(await statesOf(settings)).toEqual({
      ...{ "token-file:missing": "missing", "access-file:missing": "missing" },
      ...{ "infrastructure-access:*": "missing", "infrastructure-access:prometheus": "missing" },
      ...{ "token:sal": "missing", "access:sal": "missing", "home:sal": "missing" },
      "infrastructure-user:prometheus": "missing",
    });
    await writeHome(settings, sal, signal);
    await expect(writeKubeconfig(settings, sal, await readRegisters(settings), signal)).rejects.toMatchObject(
      { code: "precondition", message: "sal has no token yet; its kubeconfig needs one" },
    );
    const wishes = { ...salAlone, users: new Set(["*", "prometheus"]) };
    expect(await writeRegisters(settings, wishes, signal)).toEqual({
      ...{ added: ["sal", "prometheus"], changed: [], removed: [] },
      before: { infrastructureUsers: 1, tokens: 0, access: 0 },
      after: { infrastructureUsers: 1, tokens: 2, access: 14 },
    });
    await writeKubeconfig(settings, sal, await readRegisters(settings), signal);
    expect(await statesOf(settings)).toEqual({});
    const tokens = readFileSync(dir("etc", "tokenauth"), "utf8");
    expect(tokens).toMatch(
      new RegExp(`^[A-Za-z0-9]{64},sal,${uid},tool\r\nP{64},prometheus,3,infrastructure-readonly\r\n$`),
    );
    const config = JSON.parse(readFileSync(at("sal", ".kube", "config"), "utf8"));
    expect(config.users[0].user.token).toBe(tokens.slice(0, 64));
    expect(lstatSync(at("sal", ".kube", "config")).mode & 0o777).toBe(0o400);
    expect(lstatSync(dir("etc", "tokenauth")).mode & 0o777).toBe(0o400);
    const stamp = () => lstatSync(dir("etc", "tokenauth")).ino;
    const before = stamp();
    expect(await writeRegisters(settings, wishes, signal)).toMatchObject({
      added: [],
      changed: [],
    });
    expect(stamp()).toBe(before);
  });

  it("are not written while a file is one the API server would refuse", async () => {
    writeFileSync(dir("etc", "tokenauth"), "alone\n");
    await expect(writeRegisters(from(), salAlone, signal)).rejects.toMatchObject({
      code: "precondition",
      message: "token-file, line 1: has 1 of at least 3 columns: set it right by hand first",
    });
    expect(readFileSync(dir("etc", "tokenauth"), "utf8")).toBe("alone\n");
  });

  it("keep the mode of a file that is there", async () => {
    writeFileSync(dir("etc", "tokenauth"), "");
    chmodSync(dir("etc", "tokenauth"), 0o440);
    await writeRegisters(from(), salAlone, signal);
    expect(lstatSync(dir("etc", "tokenauth")).mode & 0o777).toBe(0o440);
  });

  it("have their list made from what the site declares, and no link of it is followed", async () => {
    const declared = {
      ...toolforge2017,
      infrastructureUsers: [{ user: "prometheus", access: "read-only" as const, uid: 3 }],
    };
    const declares = source(declared);
    const list = dir("etc", "infrastructure-users");
    const wishes = { ...NOTHING, known: [sal], users: new Set(["prometheus"]) };
    writeFileSync(dir("theirs"), infrastructure);
    symlinkSync(dir("theirs"), list);
    await expect(writeRegisters(declares, wishes, signal)).rejects.toMatchObject({
      code: "precondition",
      message: `${list} is a link`,
    });
    expect((await inspectAccounts(declares, [sal], signal)).registers?.problem).toBe(`${list} is a link`);
    unlinkSync(list);
    linkSync(dir("theirs"), list);
    await expect(writeRegisters(declares, wishes, signal)).rejects.toThrow(`${list} has 2 names`);
    unlinkSync(list);
    expect(readFileSync(dir("theirs"), "utf8")).toBe(infrastructure);
    expect(await writeRegisters(declares, wishes, signal)).toMatchObject({ added: ["prometheus"] });
    expect(readFileSync(list, "utf8")).toMatch(/^[A-Za-z0-9]{64},prometheus,3,infrastructure-readonly\n$/);
    expect(lstatSync(list).mode & 0o777).toBe(0o400);
    const states = await statesOf(declares);
    expect(Object.keys(states).filter((id) => id.includes("prometheus"))).toEqual([]);
  });

  it("judge no kubeconfig while the token file cannot be read, and homes go on", async () => {
    rmSync(dir("etc"), { recursive: true });
    const report = await inspectAccounts(from(), [sal], signal);
    expect(report.registers).toEqual({
      asOf: null,
      problem: `${dir("etc")} is not there`,
      lines: null,
    });
    expect(report.findings.map(({ id }) => id)).toEqual(["home:sal"]);
  });
});
