import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Files, openFiles } from "./ask-files";

/** The program that touches files, as the worker meets it, against folders that a tool may have prepared. */

const TIMEOUT_MS = 20_000;
const files = openFiles({ timeoutMs: TIMEOUT_MS });
/** As root to somebody else; as anybody else only to oneself. */
const uid = process.getuid?.() === 0 ? 51_234 : (process.getuid?.() ?? 0);
const gid = process.getgid?.() === 0 ? 51_235 : (process.getgid?.() ?? 0);
const owner = { uid, gid };

let dir: string;
let root: { path: string };
let outside: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), "forgeboard-files-")));
  root = { path: join(dir, "project") };
  outside = join(dir, "outside");
  for (const folder of [root.path, outside, join(root.path, "sal"), join(root.path, "sal", ".kube")])
    mkdirSync(folder);
  writeFileSync(join(outside, "secret"), "theirs");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
afterAll(() => files.close());

const CONFIG = ["sal", ".kube", "config"];
const write = (path: readonly string[], text: string, more: object = {}, by: Files = files) =>
  by.ask({
    ...{ ask: "write", root, path, base64: Buffer.from(text).toString("base64") },
    ...{ attributes: { mode: 0o400, owner }, keepAttributes: false, ...more },
  });
const folder = (path: readonly string[], mode: number, whenThere: "set" | "keep" = "set") =>
  files.ask({ ask: "folder", root, path, attributes: { mode, owner }, whenThere });
const read = (path: readonly string[]) => files.ask({ ask: "read", root, path, bytesMax: 1_000 });
const place = (...path: string[]) => join(root.path, ...path);

describe("a file", () => {
  it("gets its text, owner and mode, and nothing stays beside it", async () => {
    const { sha256 } = await write(CONFIG, "hello");
    const stats = lstatSync(place(...CONFIG));
    expect({ mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid }).toEqual({ mode: 0o400, uid, gid });
    expect(readdirSync(place("sal", ".kube"))).toEqual(["config"]);
    expect(await read(CONFIG)).toEqual({
      ...{ type: "file", mode: 0o400, uid, gid, names: 1, sha256, writtenAt: stats.mtimeMs },
      base64: Buffer.from("hello").toString("base64"),
    });
  });

  it("is replaced whole: who has the old one open reads the old one", async () => {
    await write(CONFIG, "one");
    const before = lstatSync(place(...CONFIG)).ino;
    await write(CONFIG, "two");
    expect(lstatSync(place(...CONFIG)).ino).not.toBe(before);
    expect(readFileSync(place(...CONFIG), "utf8")).toBe("two");
  });

  it("is written only over what was read", async () => {
    const { sha256 } = await write(CONFIG, "one", { expected: null });
    await expect(write(CONFIG, "two", { expected: null })).rejects.toMatchObject({ code: "conflict" });
    await write(CONFIG, "two", { expected: sha256 });
    await expect(write(CONFIG, "three", { expected: sha256 })).rejects.toMatchObject({
      code: "conflict",
      message: `${place(...CONFIG)} has changed since it was read`,
    });
    expect(readFileSync(place(...CONFIG), "utf8")).toBe("two");
  });

  it("keeps the mode somebody gave it where it should", async () => {
    await write(CONFIG, "one");
    chmodSync(place(...CONFIG), 0o440);
    await write(CONFIG, "two", { keepAttributes: true });
    expect(lstatSync(place(...CONFIG)).mode & 0o7777).toBe(0o440);
  });

  it("is not there where its folder is not", async () => {
    expect(await read(["nobody", ".kube", "config"])).toBeNull();
    expect(await files.ask({ ask: "look", root, path: ["nobody", "x"] })).toBeNull();
    await expect(write(["nobody", "config"], "x")).rejects.toMatchObject({
      code: "precondition",
      message: `${place("nobody")} is not there`,
    });
  });

  it("takes away what a killed writer left, and leaves one that may still be at work", async () => {
    const [old, young] = [`.forgeboard-${"a".repeat(24)}`, `.forgeboard-${"b".repeat(24)}`];
    for (const name of [old, young]) writeFileSync(place("sal", ".kube", name), "key");
    utimesSync(place("sal", ".kube", old), 1, 1);
    await write(CONFIG, "x");
    expect(readdirSync(place("sal", ".kube")).sort()).toEqual([young, "config"]);
  });
});

describe("a folder", () => {
  it("is made with owner and mode, set right once, and then left as it is", async () => {
    expect(await folder(["new"], 0o2775)).toEqual({ made: true, changed: true });
    const stats = lstatSync(place("new"));
    expect({ mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid }).toEqual({ mode: 0o2775, uid, gid });
    chmodSync(place("new"), 0o700);
    expect(await folder(["new"], 0o2775, "keep")).toEqual({ made: false, changed: false });
    expect(await folder(["new"], 0o2775)).toEqual({ made: false, changed: true });
    expect(await folder(["new"], 0o2775)).toEqual({ made: false, changed: false });
  });
});

describe("hostile folders", () => {
  const unsafe = (says: string) => ({ code: "precondition", message: expect.stringContaining(says) });
  const untouched = () => {
    expect(readFileSync(join(outside, "secret"), "utf8")).toBe("theirs");
    expect(readdirSync(outside)).toEqual(["secret"]);
  };

  it.each([
    ["a link to a folder outside", () => outside],
    ["a link to a folder of another tool", () => place("other")],
    ["a link to itself", () => place("sal", ".kube")],
    ["a relative link", () => "../../outside"],
  ])("are not followed: %s", async (_what, target) => {
    mkdirSync(place("other"));
    rmSync(place("sal", ".kube"), { recursive: true });
    symlinkSync(target(), place("sal", ".kube"));
    await expect(write(CONFIG, "ours")).rejects.toMatchObject(unsafe("is a link, or no folder"));
    await expect(read(["sal", ".kube", "secret"])).rejects.toMatchObject(unsafe("is a link"));
    await expect(folder(CONFIG, 0o777)).rejects.toMatchObject(unsafe("is a link"));
    await expect(folder(["sal", ".kube"], 0o777)).rejects.toMatchObject(unsafe("is a link"));
    expect(readdirSync(place("other"))).toEqual([]);
    untouched();
  });

  it("are not followed when the home itself is a link", async () => {
    symlinkSync(outside, place("evil"));
    await expect(folder(["evil"], 0o777)).rejects.toMatchObject(unsafe("is a link"));
    await expect(write(["evil", "secret"], "ours")).rejects.toMatchObject(unsafe("is a link"));
    expect(await files.ask({ ask: "look", root, path: ["evil"] })).toMatchObject({ type: "link" });
    untouched();
  });

  it("have links, second names, pipes and folders where a file should be", async () => {
    const target = place(...CONFIG);
    symlinkSync(join(outside, "secret"), target);
    await expect(read(CONFIG)).rejects.toMatchObject(unsafe("is a link"));
    await expect(write(CONFIG, "ours")).rejects.toMatchObject(unsafe("is a link, not a file"));
    rmSync(target);
    linkSync(join(outside, "secret"), target);
    await expect(read(CONFIG)).rejects.toMatchObject(unsafe("has 2 names"));
    await expect(write(CONFIG, "ours")).rejects.toMatchObject(unsafe("has 2 names"));
    rmSync(target);
    // Nobody ever writes into it: opening it to read would wait for good.
    execFileSync("mkfifo", [target]);
    await expect(read(CONFIG)).rejects.toMatchObject(unsafe("is of another type, not a file"));
    await expect(write(CONFIG, "ours")).rejects.toMatchObject(unsafe("is of another type"));
    rmSync(target);
    mkdirSync(target);
    await expect(read(CONFIG)).rejects.toMatchObject(unsafe("is a folder, not a file"));
    await expect(write(CONFIG, "ours")).rejects.toMatchObject(unsafe("is a folder"));
    rmSync(target, { recursive: true });
    writeFileSync(target, "x".repeat(2_000));
    await expect(read(CONFIG)).rejects.toMatchObject(unsafe("is longer than 1000 bytes"));
    untouched();
  });

  it.each([[".."], ["."], [""], ["a/b"], ["a\0b"]])("have no name %j", async (name) => {
    for (const path of [[name, "x"], ["sal", name], [name]]) {
      await expect(write(path, "ours")).rejects.toMatchObject(unsafe("is no name of a file"));
      await expect(folder(path, 0o777)).rejects.toMatchObject(unsafe("is no name of a file"));
    }
    untouched();
  });

  it("may change a folder into a link at any moment, and nothing outside is ever touched", async () => {
    mkdirSync(join(outside, "kube"));
    const names = [place("sal", ".kube"), place("sal", "aside"), join(outside, "kube")];
    const swapping = spawn(process.execPath, [
      "-e",
      `const fs = require("node:fs");
      const [kube, aside, link] = ${JSON.stringify(names)};
      for (;;) {
        fs.renameSync(kube, aside);
        fs.symlinkSync(link, kube);
        fs.unlinkSync(kube);
        fs.renameSync(aside, kube);
      }`,
    ]);
    const ended = { written: 0, refused: 0 };
    try {
      // Until both ends of the race were seen often enough.
      while (ended.written < 100 || ended.refused < 100) {
        const done = await write(CONFIG, "ours").then(
          () => true,
          (error) => {
            expect(["precondition", "conflict"]).toContain(error.code);
            return false;
          },
        );
        ended[done ? "written" : "refused"] += 1;
      }
    } finally {
      swapping.kill("SIGKILL");
    }
    expect(readdirSync(join(outside, "kube"))).toEqual([]);
    expect(readFileSync(join(outside, "secret"), "utf8")).toBe("theirs");
  });
});

describe("a certificate", () => {
  it("fits its key or does not, and the key stays where it is", async () => {
    const make = (name: string) =>
      execFileSync("openssl", [
        ...[
          "req",
          "-x509",
          "-newkey",
          "ec",
          "-pkeyopt",
          "ec_paramgen_curve:P-256",
          "-nodes",
          "-subj",
          "/CN=sal",
        ],
        ...["-keyout", place("sal", `${name}.key`), "-out", place("sal", `${name}.crt`)],
      ]);
    for (const name of ["one", "two"]) make(name);
    const ask = (certificate: string, key: string) =>
      files.ask({ ask: "certificate", root, certificate: ["sal", certificate], key: ["sal", key] });
    const fits = await ask("one.crt", "one.key");
    expect(fits).toMatchObject({ keyFits: true, keyLook: { mode: 0o600 } });
    expect(JSON.stringify(fits)).not.toContain("PRIVATE");
    expect(await ask("one.crt", "two.key")).toMatchObject({ keyFits: false });
    expect(await ask("one.crt", "none.key")).toMatchObject({ keyFits: false, keyLook: null });
    expect(await ask("none.crt", "one.key")).toBeNull();
  });
});

describe("files that are not there, or hang", () => {
  it("names a root that is missing, or not mounted", async () => {
    const ask = (path: string, mounted?: string) =>
      files.ask({
        ask: "look",
        root: { path, ...(mounted === undefined ? {} : { mounted }) },
        path: ["sal"],
      });
    await expect(ask("/nowhere/at/all")).rejects.toMatchObject({
      code: "precondition",
      message: "/nowhere/at/all is not there",
    });
    await expect(ask(root.path, ".mounted")).rejects.toMatchObject({
      message: `${root.path} is not mounted: .mounted is not in it`,
    });
    writeFileSync(place(".mounted"), "");
    expect(await ask(root.path, ".mounted")).toMatchObject({ type: "folder" });
  });

  it("gives up on a program that hangs, tells everybody who waits, and starts anew", async () => {
    const slow = openFiles({ timeoutMs: 3_000 });
    try {
      await write(CONFIG, "one", {}, slow);
      const pid = slow.pid() ?? 0;
      process.kill(pid, "SIGSTOP");
      const waiting = [write(CONFIG, "two", {}, slow), write(CONFIG, "three", {}, slow)];
      for (const each of await Promise.allSettled(waiting))
        expect(each).toMatchObject({ status: "rejected", reason: { code: "timeout" } });
      await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false);
      await expect.poll(() => write(CONFIG, "four", {}, slow).then(() => "written", String)).toBe("written");
      expect(slow.pid()).not.toBe(pid);
      expect(readFileSync(place(...CONFIG), "utf8")).toBe("four");
    } finally {
      slow.close();
    }
  });

  it("keeps nothing else waiting", async () => {
    const never = openFiles({ timeoutMs: 60_000, program: ["/bin/sleep", "600"] });
    const waiting = Array.from({ length: 20 }, () => write(CONFIG, "x", {}, never).catch(({ code }) => code));
    // Other files of this process, and its timers, are as quick as ever.
    const { promises } = await import("node:fs");
    await expect(promises.readFile(join(outside, "secret"), "utf8")).resolves.toBe("theirs");
    never.close();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(["upstream"]));
  });

  it("says why when there is no such program, or it ends", async () => {
    const none = openFiles({ timeoutMs: 5_000, program: ["/nowhere/node"] });
    await expect(write(CONFIG, "x", {}, none)).rejects.toMatchObject({
      code: "upstream",
      message: expect.stringContaining("cannot be run"),
    });
    const gone = openFiles({ timeoutMs: 5_000, program: ["/bin/sh", "-c", "exit 3"] });
    await expect(write(CONFIG, "x", {}, gone)).rejects.toMatchObject({
      message: "the program that touches files ended with 3",
    });
  });

  it("ends with the process that asked it", async () => {
    const { pid = 0, stdin } = spawn(
      process.execPath,
      ["--conditions=react-server", "--no-warnings", "lib/accounts/hands/main.ts"],
      { stdio: ["pipe", "ignore", "ignore"] },
    );
    stdin?.end();
    await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 10_000 }).toBe(false);
  });
});
