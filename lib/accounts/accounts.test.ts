import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { accountsSchema } from "@/lib/config/accounts";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { toolforge2017 } from "@/lib/config/profiles/toolforge-2017";
import { openFiles } from "./ask-files";
import { acceptIssued, makeCertificateRequest } from "./certificate-request";
import { inspectAccounts } from "./inspect-accounts";
import type { AccountTool } from "./model";
import { NOTHING } from "./plan-registers";
import { readRegisters } from "./read-registers";
import type { AccountsSource } from "./source";
import { writeCertificate } from "./write/write-certificate";
import { writeFlag } from "./write/write-flag";
import { writeHome } from "./write/write-home";
import { writeKubeconfig } from "./write/write-kubeconfig";
import { writeRegisters } from "./write/write-registers";

/** Accounts from nothing to in order, and back out of order, on real files. */

const files = openFiles({ timeoutMs: 20_000 });
afterAll(() => files.close());
const { signal } = new AbortController();

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), "forgeboard-accounts-")));
  for (const folder of ["project", "etc"]) mkdirSync(join(dir, folder));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const isRoot = process.getuid?.() === 0;
const [uid, gid] = isRoot ? [51_234, 51_234] : [process.getuid?.() ?? 0, process.getgid?.() ?? 0];

function source(profile: typeof toolforge): AccountsSource {
  const settings = accountsSchema.parse({
    homes: { root: join(dir, "project"), path: "/data/project" },
    registers: { root: join(dir, "etc"), uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
    cluster: { server: "https://api.example.org:6443" },
  });
  return { settings, profile: profile.accounts, platform: profile, caPem: "PEM", files };
}
const tool = (name: string): AccountTool => ({
  ...{ name, uid, gid, disabled: false },
  homeDirectory: `/data/project/${name}`,
  namespace: `tool-${name}`,
});
const sal = tool("sal");
const at = (...path: string[]) => join(dir, "project", ...path);
const statesOf = async (from: AccountsSource, tools = [sal]) =>
  Object.fromEntries(
    (await inspectAccounts(from, tools, signal)).findings.map(({ id, state }) => [id, state]),
  );

/** Signs as the cluster would, with an authority of the test. */
function sign(pem: string, days: number): string {
  const file = (name: string) => join(dir, name);
  writeFileSync(file("request.pem"), pem);
  execFileSync(
    "openssl",
    [
      ...[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=ca",
      ],
      ...["-keyout", file("ca.key"), "-out", file("ca.crt")],
    ],
    { stdio: "ignore" },
  );
  execFileSync(
    "openssl",
    [
      ...["x509", "-req", "-in", file("request.pem"), "-CA", file("ca.crt"), "-CAkey", file("ca.key")],
      ...["-days", String(days), "-out", file("out.crt")],
    ],
    { stdio: "ignore" },
  );
  return readFileSync(file("out.crt"), "utf8");
}
async function certify(from: AccountsSource, days: number): Promise<void> {
  const request = await makeCertificateRequest({ key: "ecdsa-p256", organization: "toolforge" }, "sal");
  const issued = acceptIssued(request, sign(request.pem, days), { tool: "sal", organization: "toolforge" });
  await writeCertificate(from, sal, issued, signal);
}

describe("accounts with certificates", () => {
  it("go from nothing to in order, and a second time changes nothing", async () => {
    const from = source(toolforge);
    expect(await statesOf(from)).toEqual({ "home:sal": "missing" });
    expect(await writeHome(from, sal, signal)).toEqual({ changed: true });
    expect(await statesOf(from)).toEqual({ "kubeconfig:sal": "missing", "certificate:sal": "missing" });
    expect(await writeKubeconfig(from, sal, null, signal)).toEqual({ changed: true });
    await certify(from, 365);
    const report = await inspectAccounts(from, [sal], signal);
    expect(report).toMatchObject({ findings: [], registers: null, homes: { problem: null, unknown: [] } });
    expect(report.certificates).toEqual([{ tool: "sal", expiresAt: expect.stringMatching(/^\d{4}-/) }]);
    const inodes = () => ["", "logs", ".kube/config"].map((path) => lstatSync(at("sal", path)).ctimeMs);
    const before = inodes();
    expect(await writeHome(from, sal, signal)).toEqual({ changed: false });
    expect(await writeKubeconfig(from, sal, null, signal)).toEqual({ changed: false });
    expect(inodes()).toEqual(before);
  });

  it("have owner and mode as they should", async () => {
    const from = source(toolforge);
    await writeHome(from, sal, signal);
    await writeKubeconfig(from, sal, null, signal);
    await certify(from, 365);
    const shown = Object.fromEntries(
      [
        "",
        "logs",
        ".kube",
        ".kube/config",
        ".toolskube",
        ".toolskube/client.key",
        ".toolskube/client.crt",
      ].map((path) => {
        const stats = lstatSync(at("sal", path));
        return [path, [(stats.mode & 0o7777).toString(8), stats.uid, stats.gid]];
      }),
    );
    expect(shown).toEqual({
      "": ["2775", uid, gid],
      logs: ["2775", uid, gid],
      ".kube": ["700", uid, gid],
      ".kube/config": ["600", uid, gid],
      ".toolskube": ["700", uid, gid],
      ".toolskube/client.key": ["400", uid, gid],
      ".toolskube/client.crt": ["400", uid, gid],
    });
  });

  it("are found out of order one by one", async () => {
    const from = source(toolforge);
    await writeHome(from, sal, signal);
    await writeKubeconfig(from, sal, null, signal);
    await certify(from, 29);
    chmodSync(at("sal"), 0o755);
    rmSync(at("sal", "logs"), { recursive: true });
    chmodSync(at("sal", ".kube", "config"), 0o644);
    const { findings } = await inspectAccounts(from, [sal], signal);
    expect(findings.map(({ id, state, says, repair }) => [id, state, says, repair])).toEqual([
      ["home:sal", "differs", "mode 0755 should be 2775; logs is missing", "home"],
      ["kubeconfig:sal", "differs", "not as it should be: mode 0644", "kubeconfig"],
      ["certificate:sal", "expires", expect.stringMatching(/in 2[89] days$/), "certificate"],
    ]);
    await writeHome(from, sal, signal);
    await writeKubeconfig(from, sal, null, signal);
    await certify(from, 365);
    expect(await statesOf(from)).toEqual({});
  });

  it("find a certificate that does not fit its key: a worker died between the two", async () => {
    const from = source(toolforge);
    await writeHome(from, sal, signal);
    await certify(from, 365);
    const before = readFileSync(at("sal", ".toolskube", "client.crt"));
    await certify(from, 365);
    unlinkSync(at("sal", ".toolskube", "client.crt"));
    writeFileSync(at("sal", ".toolskube", "client.crt"), before);
    expect(await statesOf(from)).toMatchObject({ "certificate:sal": "differs" });
  });

  it("take no certificate of another name or another key", async () => {
    const wanted = { tool: "sal", organization: "toolforge" };
    const one = await makeCertificateRequest({ key: "ecdsa-p256", organization: "toolforge" }, "other");
    const two = await makeCertificateRequest({ key: "ecdsa-p256", organization: "toolforge" }, "sal");
    expect(() => acceptIssued(one, sign(one.pem, 1), wanted)).toThrow("a certificate of other in toolforge");
    expect(() => acceptIssued(one, sign(two.pem, 1), wanted)).toThrow("another key");
    expect(() => acceptIssued(one, "nonsense", wanted)).toThrow("no certificate");
  });

  it("make keys of both kinds that say who they are of", async () => {
    for (const [key, says] of [
      ["rsa-4096", "4096 bit"],
      ["ecdsa-p256", "prime256v1"],
    ] as const) {
      const { pem } = await makeCertificateRequest({ key, organization: "toolforge" }, "sal");
      const text = execFileSync("openssl", ["req", "-verify", "-noout", "-text"], {
        input: pem,
        stdio: ["pipe", "pipe", "ignore"],
      }).toString();
      expect(text).toContain(says);
      expect(text).toMatch(/Subject: O ?= ?toolforge, CN ?= ?sal/);
    }
  });

  it("are left alone where they are not safe to touch, and others go on", async () => {
    const from = source(toolforge);
    const other = tool("other");
    await writeHome(from, sal, signal);
    await writeHome(from, other, signal);
    symlinkSync(at("other"), at("sal", ".kube"));
    writeFileSync(at("other", "config"), "theirs");
    symlinkSync(at("other"), at("linked"));
    const linked = tool("linked");
    const far = { ...tool("far"), homeDirectory: "/home/far" };
    const climbing = { ...tool("climbing"), homeDirectory: "/data/project/../etc" };
    expect(await statesOf(from, [sal, other, linked, far, climbing])).toEqual({
      "kubeconfig:sal": "unsafe",
      "certificate:sal": "missing",
      "kubeconfig:other": "missing",
      "certificate:other": "missing",
      "home:linked": "unsafe",
      "home:far": "unsafe",
      "home:climbing": "unsafe",
    });
    for (const each of [sal, linked, far, climbing])
      await expect(writeKubeconfig(from, each, null, signal)).rejects.toMatchObject({ code: "precondition" });
    for (const each of [linked, far, climbing])
      await expect(writeHome(from, each, signal)).rejects.toMatchObject({ code: "precondition" });
    expect(readFileSync(at("other", "config"), "utf8")).toBe("theirs");
  });

  it("carry a flag while the tool is disabled, and keep what somebody wrote into it", async () => {
    const from = source(toolforge);
    const off = { ...sal, disabled: true };
    const flag = at("sal", "k8s.disabled");
    await writeHome(from, sal, signal);
    expect(await statesOf(from, [off])).toEqual({ "disabled-flag:sal": "missing" });
    await writeFlag(from, off, signal);
    expect(lstatSync(flag)).toMatchObject({ size: 0, uid: process.getuid?.() });
    expect(await statesOf(from, [off])).toEqual({});
    expect(await statesOf(from)).toMatchObject({ "disabled-flag:sal": "differs" });
    writeFileSync(flag, "since Monday");
    const told = (await inspectAccounts(from, [sal], signal)).findings.find(
      ({ part }) => part === "disabled-flag",
    );
    expect(told).toMatchObject({ repair: null, says: expect.stringContaining("with something in it") });
    await expect(writeFlag(from, sal, signal)).rejects.toMatchObject({ code: "conflict" });
    writeFileSync(flag, "");
    await writeFlag(from, sal, signal);
    await writeFlag(from, sal, signal);
    expect(existsSync(flag)).toBe(false);
  });

  it("get no flag, and lose none, through a link", async () => {
    const from = source(toolforge);
    await writeHome(from, sal, signal);
    writeFileSync(join(dir, "theirs"), "");
    for (const link of [symlinkSync, linkSync]) {
      link(join(dir, "theirs"), at("sal", "k8s.disabled"));
      expect(await statesOf(from)).toMatchObject({ "disabled-flag:sal": "unsafe" });
      for (const disabled of [true, false])
        await expect(writeFlag(from, { ...sal, disabled }, signal)).rejects.toMatchObject({
          code: "precondition",
        });
      unlinkSync(at("sal", "k8s.disabled"));
    }
    expect(existsSync(join(dir, "theirs"))).toBe(true);
  });

  it("keep an invalid kubeconfig byte by byte", async () => {
    const from = source(toolforge);
    await writeHome(from, sal, signal);
    mkdirSync(at("sal", ".kube"));
    writeFileSync(at("sal", ".kube", "config"), "users: [");
    await expect(writeKubeconfig(from, sal, null, signal)).rejects.toMatchObject({
      code: "precondition",
      message: "the kubeconfig of sal is no YAML: line 1; it is left as it is",
    });
    expect(await statesOf(from)).toMatchObject({ "kubeconfig:sal": "invalid" });
    expect(readFileSync(at("sal", ".kube", "config"), "utf8")).toBe("users: [");
  });

  it("say what is not known when homes are not there, and that is no finding", async () => {
    const from = source(toolforge);
    rmSync(join(dir, "project"), { recursive: true });
    expect(await inspectAccounts(from, [sal, tool("other")], signal)).toEqual({
      findings: [],
      certificates: [],
      homes: { asOf: null, problem: `${join(dir, "project")} is not there`, unknown: ["sal", "other"] },
      registers: null,
    });
  });
});

describe("accounts with tokens", () => {
  const from = () => source(toolforge2017);
  const infrastructure = `${"P".repeat(64)},prometheus,3,infrastructure-readonly\n`;
  const salAlone = { ...NOTHING, known: [sal], tools: new Set(["sal"]) };

  it("go from nothing to in order: token first, then the kubeconfig that carries it", async () => {
    const settings = from();
    writeFileSync(join(dir, "etc", "infrastructure-users"), infrastructure);
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
    const tokens = readFileSync(join(dir, "etc", "tokenauth"), "utf8");
    expect(tokens).toMatch(
      new RegExp(`^[A-Za-z0-9]{64},sal,${uid},tool\r\nP{64},prometheus,3,infrastructure-readonly\r\n$`),
    );
    const config = JSON.parse(readFileSync(at("sal", ".kube", "config"), "utf8"));
    expect(config.users[0].user.token).toBe(tokens.slice(0, 64));
    expect(lstatSync(at("sal", ".kube", "config")).mode & 0o777).toBe(0o400);
    expect(lstatSync(join(dir, "etc", "tokenauth")).mode & 0o777).toBe(0o400);
    const stamp = () => lstatSync(join(dir, "etc", "tokenauth")).ino;
    const before = stamp();
    expect(await writeRegisters(settings, wishes, signal)).toMatchObject({
      added: [],
      changed: [],
    });
    expect(stamp()).toBe(before);
  });

  it("are not written while a file is one the API server would refuse", async () => {
    writeFileSync(join(dir, "etc", "tokenauth"), "alone\n");
    await expect(writeRegisters(from(), salAlone, signal)).rejects.toMatchObject({
      code: "precondition",
      message: "token-file, line 1: has 1 of at least 3 columns: set it right by hand first",
    });
    expect(readFileSync(join(dir, "etc", "tokenauth"), "utf8")).toBe("alone\n");
  });

  it("keep the mode of a file that is there", async () => {
    writeFileSync(join(dir, "etc", "tokenauth"), "");
    chmodSync(join(dir, "etc", "tokenauth"), 0o440);
    await writeRegisters(from(), salAlone, signal);
    expect(lstatSync(join(dir, "etc", "tokenauth")).mode & 0o777).toBe(0o440);
  });

  it("have their list made from what the site declares, and no link of it is followed", async () => {
    const declared = {
      ...toolforge2017,
      infrastructureUsers: [{ user: "prometheus", access: "read-only", uid: 3 }],
    };
    const declares = source(declared as typeof toolforge);
    const list = join(dir, "etc", "infrastructure-users");
    const wishes = { ...NOTHING, known: [sal], users: new Set(["prometheus"]) };
    writeFileSync(join(dir, "theirs"), infrastructure);
    symlinkSync(join(dir, "theirs"), list);
    await expect(writeRegisters(declares, wishes, signal)).rejects.toMatchObject({
      code: "precondition",
      message: `${list} is a link`,
    });
    expect((await inspectAccounts(declares, [sal], signal)).registers?.problem).toBe(`${list} is a link`);
    unlinkSync(list);
    linkSync(join(dir, "theirs"), list);
    await expect(writeRegisters(declares, wishes, signal)).rejects.toThrow(`${list} has 2 names`);
    unlinkSync(list);
    expect(readFileSync(join(dir, "theirs"), "utf8")).toBe(infrastructure);
    expect(await writeRegisters(declares, wishes, signal)).toMatchObject({ added: ["prometheus"] });
    expect(readFileSync(list, "utf8")).toMatch(/^[A-Za-z0-9]{64},prometheus,3,infrastructure-readonly\n$/);
    expect(lstatSync(list).mode & 0o777).toBe(0o400);
    const states = await statesOf(declares);
    expect(Object.keys(states).filter((id) => id.includes("prometheus"))).toEqual([]);
  });

  it("judge no kubeconfig while the token file cannot be read, and homes go on", async () => {
    rmSync(join(dir, "etc"), { recursive: true });
    const report = await inspectAccounts(from(), [sal], signal);
    expect(report.registers).toEqual({
      asOf: null,
      problem: `${join(dir, "etc")} is not there`,
      lines: null,
    });
    expect(report.findings.map(({ id }) => id)).toEqual(["home:sal"]);
  });
});
