import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import getPort from "get-port";
import { openChildren } from "../control-plane/children";

/** A real sshd on loopback that lets one key in, as whoever we are. */

export type SshServer = {
  port: number;
  user: string;
  keyFile: string;
  /** A key the server does not know. */
  strangerKeyFile: string;
  knownHostsFile: string;
  /** Names the port with the key of another server. */
  otherKnownHostsFile: string;
  stop(): Promise<void>;
};

const READY_MS = 20_000;

export async function startSshd(): Promise<SshServer> {
  const dir = mkdtempSync(join(tmpdir(), "sshd-"));
  const keyOf = (name: string): string => {
    const file = join(dir, name);
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file]);
    return file;
  };
  const [hostKey, otherHostKey, keyFile, strangerKeyFile] = [
    keyOf("host"),
    keyOf("other-host"),
    keyOf("client"),
    keyOf("stranger"),
  ];
  const port = await getPort({ host: "127.0.0.1" });
  const knownHosts = (name: string, key: string): string => {
    const file = join(dir, name);
    writeFileSync(file, `[127.0.0.1]:${port} ${readFileSync(`${key}.pub`, "utf8")}`);
    return file;
  };
  writeFileSync(
    join(dir, "config"),
    [
      `ListenAddress 127.0.0.1:${port}`,
      `HostKey ${hostKey}`,
      `AuthorizedKeysFile ${keyFile}.pub`,
      "AuthenticationMethods publickey",
      // The folder is under /tmp, which everybody may write.
      "StrictModes no",
      "UsePAM no",
      "PermitRootLogin prohibit-password",
      "PidFile none",
      "",
    ].join("\n"),
  );
  // As root it gives up its rights in there; a package alone does not make the folder.
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const children = openChildren(dir, dir);
  children.start("sshd", "/usr/sbin/sshd", ["-D", "-e", "-f", join(dir, "config")]);
  await untilItListens(port, () => children.isAlive("sshd"), join(dir, "sshd.log"));
  return {
    port,
    user: userInfo().username,
    keyFile,
    strangerKeyFile,
    knownHostsFile: knownHosts("known", hostKey),
    otherKnownHostsFile: knownHosts("known-other", otherHostKey),
    stop: () => children.endAll(),
  };
}

async function untilItListens(port: number, isAlive: () => boolean, logFile: string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  const listens = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
  while (!(await listens())) {
    if (!isAlive() || Date.now() > deadline) throw new Error(`sshd: ${readFileSync(logFile, "utf8")}`);
    await wait(50);
  }
}
