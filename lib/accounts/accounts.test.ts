import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { describe, expect, it } from "vitest";
import { accountFiles, gid, sal, signal, tool, uid } from "@/e2e/reconciler/account-files";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { acceptIssued, makeCertificateRequest } from "./certificate-request";
import { inspectAccounts } from "./inspect-accounts";
import type { AccountsSource } from "./source";
import { writeCertificate } from "./write/write-certificate";
import { writeFlag } from "./write/write-flag";
import { writeHome } from "./write/write-home";
import { writeKubeconfig } from "./write/write-kubeconfig";

/** Accounts from nothing to in order, and back out of order, on real files. */

const { dir, at, source, statesOf } = accountFiles();

/** Signs as the cluster would, with an authority of the test. */
function sign(pem: string, days: number): string {
  const file = (name: string) => dir(name);
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
    writeFileSync(dir("theirs"), "");
    for (const link of [symlinkSync, linkSync]) {
      link(dir("theirs"), at("sal", "k8s.disabled"));
      expect(await statesOf(from)).toMatchObject({ "disabled-flag:sal": "unsafe" });
      for (const disabled of [true, false])
        await expect(writeFlag(from, { ...sal, disabled }, signal)).rejects.toMatchObject({
          code: "precondition",
        });
      unlinkSync(at("sal", "k8s.disabled"));
    }
    expect(existsSync(dir("theirs"))).toBe(true);
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
    rmSync(dir("project"), { recursive: true });
    expect(await inspectAccounts(from, [sal, tool("other")], signal)).toEqual({
      findings: [],
      certificates: [],
      homes: { asOf: null, problem: `${dir("project")} is not there`, unknown: ["sal", "other"] },
      registers: null,
    });
  });
});
