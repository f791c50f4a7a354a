import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

/** etcd and a kube-apiserver alone, without controllers: the rules of the API and nothing that moves. */
export type ApiServer = { url: string; token: string; ca: string; stop(): Promise<void> };

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null
          ? resolve(address.port)
          : reject(new Error("no port")),
      );
    });
  });

export async function startApiServer(binary: string, dir: string): Promise<ApiServer> {
  mkdirSync(dir, { recursive: true });
  const [client, peer, port] = [await freePort(), await freePort(), await freePort()];
  execFileSync("openssl", ["genrsa", "-out", join(dir, "sa.key"), "2048"], { stdio: "ignore" });
  execFileSync("openssl", ["rsa", "-in", join(dir, "sa.key"), "-pubout", "-out", join(dir, "sa.pub")], {
    stdio: "ignore",
  });
  writeFileSync(join(dir, "tokens.csv"), `test-admin,admin,1,"system:masters"\n`, { mode: 0o600 });
  const children: ChildProcess[] = [];
  const run = (...args: string[]) => children.push(spawn(binary, args, { cwd: dir, stdio: "ignore" }));
  const etcd = `http://127.0.0.1:${client}`;
  run(
    "etcd",
    ...[
      "--data-dir",
      "etcd",
      "--unsafe-no-fsync",
      "--listen-client-urls",
      etcd,
      "--advertise-client-urls",
      etcd,
    ],
    ...[
      "--listen-peer-urls",
      `http://127.0.0.1:${peer}`,
      "--initial-advertise-peer-urls",
      `http://127.0.0.1:${peer}`,
    ],
    ...["--initial-cluster", `default=http://127.0.0.1:${peer}`],
  );
  run(
    "kube-apiserver",
    `--etcd-servers=${etcd}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${port}`,
    "--cert-dir=certs",
    "--authorization-mode=RBAC",
    "--token-auth-file=tokens.csv",
    "--service-account-issuer=https://kubernetes.default.svc",
    "--service-account-key-file=sa.pub",
    "--service-account-signing-key-file=sa.key",
    "--service-cluster-ip-range=10.0.0.0/16",
    "--disable-admission-plugins=ServiceAccount",
  );
  const stop = async () => {
    await Promise.all(
      children.map((child) => {
        const exited = new Promise((resolve) => child.once("exit", resolve));
        if (child.exitCode !== null) return null;
        child.kill("SIGKILL");
        return exited;
      }),
    );
  };
  const certificate = join(dir, "certs", "apiserver.crt");
  return {
    url: `https://127.0.0.1:${port}`,
    token: "test-admin",
    get ca() {
      return existsSync(certificate) ? readFileSync(certificate, "utf8") : "";
    },
    stop,
  };
}
