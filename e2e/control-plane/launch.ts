import { type ChildProcess, execFile, spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import getPort from "get-port";
import { parseAllDocuments } from "yaml";
import { type Ask, asker } from "./ask";
import { controlPlaneBinaries } from "./build";
import { openChildren } from "./children";
import { writeKubeconfig } from "./kubeconfig";
import { makeSigningAuthority } from "./signing-authority";
import { untilReady } from "./until-ready";

/** A real cluster of one machine for tests and development: every rule of the API is Kubernetes' own. */

type Options = {
  /** Plays the kubelets of nodes annotated `kwok.x-k8s.io/node: fake`. Default false. */
  kwok?: boolean;
  /** Default: as `kwok`. Without them nothing moves by itself, and pods may be created on any node at once. */
  controllers?: boolean;
  scheduler?: boolean;
  /** Client certificates that are asked for and approved are signed. Default: as `controllers`. */
  signs?: boolean;
  /** More lines of the token file, and an ABAC file that is asked after RBAC. */
  registers?: { tokens: string; access: string };
  /** How long a pod takes to die. Default 0. */
  podDeleteDelayMs?: number;
};

type Role = "admin" | "reader" | "writer";

export type ControlPlane = {
  url: string;
  /** The API server's own certificate; TLS verification stays on. */
  caFile: string;
  dir: string;
  /** Of the cluster's root. */
  kubeconfigFile: string;
  readerKubeconfigFile: string;
  writerKubeconfigFile: string;
  tokens: Readonly<Record<Role, string>>;
  /** One JSON line per stage of each request, level Metadata. */
  auditLogFile: string;
  /** With kwok, what every container has written, in the format of container runtimes: `<RFC 3339> stdout F <text>` a line. */
  podLogFile: string;
  ask: Ask;
  kubectl(args: readonly string[]): Promise<string>;
  /** The same program, on its own, with the kubeconfig given. */
  spawnKubectl(args: readonly string[], kubeconfigFile: string): ChildProcess;
  /** Ends the API server as a crash would; the state stays in etcd. */
  stopApiServer(): Promise<void>;
  startApiServer(): Promise<void>;
  stop(): Promise<void>;
};

/** Reader and writer are the accounts of deploy/, so that its roles and bindings are what gives them rights. */
const USERS: Readonly<Record<Role, { name: string; group: string }>> = {
  admin: { name: "admin", group: "system:masters" },
  reader: { name: "system:serviceaccount:forgeboard:forgeboard-reader", group: "system:serviceaccounts" },
  writer: { name: "system:serviceaccount:forgeboard:forgeboard-writer", group: "system:serviceaccounts" },
};
const ROLES: readonly Role[] = ["admin", "reader", "writer"];
const POD_LOG = "pod.log";
const LOGS = `
---
apiVersion: kwok.x-k8s.io/v1alpha1
kind: ClusterLogs
metadata: { name: all }
spec: { logs: [{ logsFile: ${POD_LOG}, follow: true }] }
`;
const READY_MS = 90_000;
const LOOPBACK = { host: "127.0.0.1" };

/** Builds the programs first when this machine has none. Everything ends with `stop`, or with this process. */
export async function launchControlPlane(options: Options = {}): Promise<ControlPlane> {
  const { kwok = false, podDeleteDelayMs = 0 } = options;
  const { controllers = kwok, scheduler = kwok } = options;
  const { signs = controllers, registers } = options;
  const binaries = await controlPlaneBinaries();
  const dir = mkdtempSync(join(tmpdir(), "forgeboard-cluster-"));
  const [client, peer, port] = [await getPort(LOOPBACK), await getPort(LOOPBACK), await getPort(LOOPBACK)];
  const url = `https://127.0.0.1:${port}`;
  const caFile = join(dir, "certs", "apiserver.crt");
  const token = () => randomBytes(18).toString("base64url");
  const tokens: Record<Role, string> = { admin: token(), reader: token(), writer: token() };
  const kubeconfig = (role: Role) => join(dir, `${role}.kubeconfig`);
  await writeInputs(dir, url, caFile, tokens);
  if (registers !== undefined) {
    appendFileSync(join(dir, "tokens.csv"), registers.tokens);
    writeFileSync(join(dir, "abac"), registers.access);
  }

  const children = openChildren(dir, dir);
  const start = (name: string, ...args: string[]) =>
    children.start(name, binaries.controlPlane, [name, ...args]);
  const ask = asker(url, caFile);
  const status = (who: string, path: string) =>
    ask(who, "GET", path).then(
      (answer) => answer.status,
      () => 0,
    );

  async function untilFound(who: string): Promise<void> {
    const deadline = Date.now() + READY_MS;
    while ((await status(who, "/api/v1/nodes/none")) !== 404) {
      if (Date.now() > deadline) throw new Error(`the roles of deploy/ gave no rights within ${READY_MS} ms`);
      await wait(50);
    }
  }

  async function startApiServer(): Promise<void> {
    start(
      "kube-apiserver",
      ...apiServerFlags(client, port, controllers),
      ...(registers === undefined
        ? ["--authorization-mode=RBAC"]
        : ["--authorization-mode=RBAC,ABAC", "--authorization-policy-file=abac"]),
    );
    await untilReady({
      ...{ url, caFile, token: tokens.admin, withinMs: READY_MS },
      isAlive: () => children.isAlive("kube-apiserver") && children.isAlive("etcd"),
      logFile: join(dir, "kube-apiserver.log"),
    });
  }

  const kubectl = async (args: readonly string[]) =>
    (
      await promisify(execFile)(
        binaries.controlPlane,
        ["kubectl", "--kubeconfig", kubeconfig("admin"), ...args],
        { maxBuffer: 64 * 1024 * 1024 },
      )
    ).stdout;

  try {
    start("etcd", ...etcdFlags(client, peer));
    await startApiServer();
    const config = `--kubeconfig=${kubeconfig("admin")}`;
    if (controllers || signs)
      start(
        "kube-controller-manager",
        config,
        ...(controllers ? [] : ["--controllers=certificatesigningrequest-signing-controller"]),
        "--cluster-signing-cert-file=ca.crt",
        "--cluster-signing-key-file=ca.key",
        "--service-account-private-key-file=sa.key",
        `--root-ca-file=${caFile}`,
        "--leader-elect=false",
        "--secure-port=0",
      );
    if (scheduler) start("kube-scheduler", config, "--leader-elect=false", "--secure-port=0");
    if (kwok) {
      writeFileSync(join(dir, "stages.yaml"), stagesWith(binaries.stages, podDeleteDelayMs) + LOGS);
      writeFileSync(join(dir, POD_LOG), "");
      const kubelet = await getPort(LOOPBACK);
      children.start("kwok", binaries.kwok, [
        config,
        "--config=stages.yaml",
        "--manage-all-nodes=false",
        "--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake",
        "--node-lease-duration-seconds=40",
        // Where the API server asks for logs; it is told no authority of kubelets, so any certificate will do.
        ...[`--server-address=127.0.0.1:${kubelet}`, `--node-port=${kubelet}`, "--node-ip=127.0.0.1"],
        ...["--tls-cert-file=certs/apiserver.crt", "--tls-private-key-file=certs/apiserver.key"],
      ]);
    }
    await kubectl([
      ...["apply", "--server-side", "--force-conflicts"],
      ...["-f", resolve("deploy/rbac-reader.yaml"), "-f", resolve("deploy/rbac-writer.yaml")],
      ...(signs ? ["-f", resolve("deploy/rbac-certificates.yaml")] : []),
    ]);
    // The authorizer follows its own watch, a moment after the write.
    await Promise.all([untilFound(tokens.reader), untilFound(tokens.writer)]);
  } catch (error) {
    await children.endAll();
    throw error;
  }
  return {
    url,
    caFile,
    dir,
    kubeconfigFile: kubeconfig("admin"),
    readerKubeconfigFile: kubeconfig("reader"),
    writerKubeconfigFile: kubeconfig("writer"),
    tokens,
    auditLogFile: join(dir, "audit.log"),
    podLogFile: join(dir, POD_LOG),
    ask,
    kubectl,
    spawnKubectl: (args, file) =>
      spawn(binaries.controlPlane, ["kubectl", "--kubeconfig", file, ...args], {
        stdio: ["ignore", "pipe", "pipe"],
      }),
    stopApiServer: () => children.end("kube-apiserver"),
    startApiServer,
    stop: () => children.endAll(),
  };
}

function etcdFlags(client: number, peer: number): string[] {
  const [clients, peers] = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`];
  return [
    "--data-dir=etcd",
    "--unsafe-no-fsync",
    `--listen-client-urls=${clients}`,
    `--advertise-client-urls=${clients}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
  ];
}

const apiServerFlags = (etcdPort: number, port: number, controllers: boolean): string[] => [
  `--etcd-servers=http://127.0.0.1:${etcdPort}`,
  "--bind-address=127.0.0.1",
  `--secure-port=${port}`,
  "--cert-dir=certs",
  "--token-auth-file=tokens.csv",
  "--client-ca-file=ca.crt",
  "--service-account-issuer=https://kubernetes.default.svc",
  "--service-account-key-file=sa.pub",
  "--service-account-signing-key-file=sa.key",
  "--service-cluster-ip-range=10.0.0.0/16",
  "--audit-policy-file=audit.yaml",
  "--audit-log-path=audit.log",
  // Both wait for what a controller would do: a default account in each namespace, and an untainted node.
  ...(controllers ? [] : ["--disable-admission-plugins=ServiceAccount,TaintNodesByCondition"]),
];

async function writeInputs(
  dir: string,
  url: string,
  caFile: string,
  tokens: Readonly<Record<Role, string>>,
): Promise<void> {
  const secret = (name: string, text: string) => writeFileSync(join(dir, name), text, { mode: 0o600 });
  const keys = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  secret("sa.key", keys.privateKey);
  secret("sa.pub", keys.publicKey);
  const { certificatePem, keyPem } = await makeSigningAuthority();
  secret("ca.crt", certificatePem);
  secret("ca.key", keyPem);
  secret(
    "tokens.csv",
    ROLES.map((role) => `${tokens[role]},${USERS[role].name},${role},"${USERS[role].group}"\n`).join(""),
  );
  // A policy that starts with a brace is taken for JSON and refused.
  secret("audit.yaml", "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - level: Metadata\n");
  for (const role of ROLES)
    writeKubeconfig(join(dir, `${role}.kubeconfig`), { url, caFile, token: tokens[role] });
}

function stagesWith(file: string, podDeleteDelayMs: number): string {
  return parseAllDocuments(readFileSync(file, "utf8"))
    .map((document) => {
      if (podDeleteDelayMs > 0 && document.getIn(["metadata", "name"]) === "pod-delete")
        document.setIn(["spec", "delay"], { durationMilliseconds: podDeleteDelayMs });
      return document.toString();
    })
    .join("---\n");
}
