import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openFiles } from "./ask-files";

/** Files on a file system that hangs in the kernel: who waits for it cannot even be killed. Only root may mount one. */

const stateOf = (pid: number): string => /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1] ?? "";

describe.runIf(process.getuid?.() === 0)("a file system that hangs", () => {
  let dir: string;
  let mount: ChildProcess;
  let path: string;
  beforeEach(async () => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), "forgeboard-hanging-")));
    path = join(dir, "project");
    mkdirSync(path);
    mkdirSync(join(dir, "etc"));
    mount = spawn("python3", ["e2e/reconciler/hanging-mount.py", path], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    if (mount.stdout === null) throw new Error("no output");
    expect(String((await once(mount.stdout, "data"))[0])).toContain("mounted");
  });
  const release = async () => {
    mount.stdin?.end();
    if (mount.exitCode === null) await once(mount, "exit");
  };
  afterEach(async () => {
    await release();
    rmSync(dir, { recursive: true, force: true });
  });

  it("is given up, holds up nothing else, takes no second program, and is asked again when it is back", async () => {
    // Long enough for the program to have begun.
    const files = openFiles({ timeoutMs: 5_000 });
    const look = (root: string) => files.ask({ ask: "look", root: { path: root }, path: ["sal"] });
    const elsewhere = openFiles({ timeoutMs: 20_000 });
    try {
      const first = look(path).catch((error) => error);
      const pid = files.pid() ?? 0;
      expect(
        await elsewhere.ask({ ask: "look", root: { path: join(dir, "etc") }, path: ["abac"] }),
      ).toBeNull();
      expect(await first).toMatchObject({
        code: "timeout",
        message: "the files did not answer within 5000 ms",
      });
      await expect.poll(() => stateOf(pid)).toBe("D");
      await expect(look(path)).rejects.toMatchObject({ code: "timeout", message: "the files still hang" });
      expect(files.pid()).toBeNull();
      await release();
      await expect.poll(() => look(path).catch(({ message }) => message), { timeout: 20_000 }).toBeNull();
    } finally {
      for (const each of [files, elsewhere]) each.close();
    }
  });
});
