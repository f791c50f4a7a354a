import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** etcd and kube-apiserver alone, with RBAC: all that questions of who may do what need. */
export type ApiServer = {
  ask(token: string, method: string, path: string, options?: AskOptions): Promise<Answer>;
  rootToken: string;
  stop(): Promise<void>;
};
export type AskOptions = { headers?: Record<string, string>; body?: unknown };
export type Answer = { status: number; body: { status?: { token?: string }; message?: string } };

const READY_MS_MAX = 60_000;
const ROOT = "root-of-this-run";

/** `binary` holds etcd and kube-apiserver under one name, as e2e/control-plane builds it. */
export async function startApiServer(binary: string): Promise<ApiServer> {
  const dir = mkdtempSync(join(tmpdir(), "forgeboard-rbac-"));
  const [client, peer, secure] = [await freePort(), await freePort(), await freePort()];
  execFileSync("openssl", ["genrsa", "-out", join(dir, "sa.key"), "2048"], { stdio: "ignore" });
  execFileSync("openssl", ["rsa", "-in", join(dir, "sa.key"), "-pubout", "-out", join(dir, "sa.pub")], {
    stdio: "ignore",
  });
  writeFileSync(join(dir, "tokens.csv"), `${ROOT},root,1,"system:masters"\n`);
  const start = (...args: string[]) => spawn(binary, args, { cwd: dir, stdio: "ignore" });
  const own = `http://127.0.0.1:${peer}`;
  const etcd = start(
    "etcd",
    "--data-dir=etcd",
    "--unsafe-no-fsync",
    `--listen-client-urls=http://127.0.0.1:${client}`,
    `--advertise-client-urls=http://127.0.0.1:${client}`,
    `--listen-peer-urls=${own}`,
    `--initial-advertise-peer-urls=${own}`,
    `--initial-cluster=default=${own}`,
  );
  const api = start(
    "kube-apiserver",
    `--etcd-servers=http://127.0.0.1:${client}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${secure}`,
    "--cert-dir=certs",
    "--authorization-mode=RBAC",
    "--token-auth-file=tokens.csv",
    "--service-account-issuer=https://kubernetes.default.svc",
    "--service-account-key-file=sa.pub",
    "--service-account-signing-key-file=sa.key",
    "--service-cluster-ip-range=10.0.0.0/16",
  );
  const stop = async () => {
    await Promise.all([ended(api), ended(etcd)]);
    rmSync(dir, { recursive: true, force: true });
  };
  const ask = asker(secure, join(dir, "certs", "apiserver.crt"));
  try {
    await untilReady(ask);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ask, rootToken: ROOT, stop };
}

function asker(port: number, caFile: string): ApiServer["ask"] {
  return (token, method, path, { headers = {}, body } = {}) =>
    new Promise((done, fail) => {
      const sent = request(
        {
          host: "127.0.0.1",
          port,
          method,
          path,
          agent: new Agent({ ca: readFileSync(caFile) }),
          timeout: 10_000,
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on("data", (chunk: Buffer) => chunks.push(chunk));
          answer.on("end", () => {
            const text = Buffer.concat(chunks).toString();
            const one = text.startsWith("{") && !path.includes("watch=true");
            done({ status: answer.statusCode ?? 0, body: one ? JSON.parse(text) : {} });
          });
        },
      );
      sent.setHeader("authorization", `Bearer ${token}`);
      sent.setHeader("content-type", "application/json");
      for (const [name, value] of Object.entries(headers)) sent.setHeader(name, value);
      sent.on("error", fail);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
}

async function untilReady(ask: ApiServer["ask"]): Promise<void> {
  const deadline = Date.now() + READY_MS_MAX;
  while (Date.now() < deadline) {
    const status = await ask(ROOT, "GET", "/readyz")
      .then((answer) => answer.status)
      .catch(() => 0);
    if (status === 200) return;
    await wait(100);
  }
  throw new Error(`the API server was not ready within ${READY_MS_MAX / 1_000} s`);
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return Promise.resolve();
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  child.kill("SIGKILL");
  return gone;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = address !== null && typeof address === "object" ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
