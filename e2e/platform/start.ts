import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { Socket } from "node:net";
import { join } from "node:path";
import type { AccountsProfile } from "@/lib/config/profiles/accounts/schema";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { hostNameOf } from "@/lib/core/host-name";
import { makeSigningAuthority } from "../control-plane/signing-authority";
import type { CertificateAuthority } from "../puppet/certificate-authority";
import { type BoxAccounts, makeAccounts } from "./accounts/make-accounts";
import { type AuditLine, kubernetesApi } from "./api";
import type { HieraRepository } from "./hiera-place";
import { makeHieraRepository } from "./hiera-repository";
import type { Role } from "./identities";
import { ldif } from "./ldif";
import { startMailSink } from "./mail-sink";
import { noticeSink } from "./notice-sink";
import { prometheusApi } from "./prometheus-api";
import { startPuppetCa } from "./puppet-ca";
import { signRequests } from "./sign-requests";
import type { Store } from "./store";
import { nodeMetrics, usageOf } from "./usage";
import { buildWorld } from "./world/build";
import { beginReboot } from "./world/reboot";
import { startSimulation } from "./world/simulate";

type PlatformOptions = {
  dir: string;
  /** Port of the Kubernetes API; free one by default. */
  port?: number;
  seed?: number;
  /** Pods terminate, controllers replace them, kubelets report. Without it nothing moves by itself. */
  live?: boolean;
  /** Tools have homes and what is kept in files, as this says. */
  accounts?: AccountsProfile;
};

export type RunningPlatform = {
  kubeconfigFile: string;
  writerKubeconfigFile: string;
  adminKubeconfigFile: string;
  prometheusUrl: string;
  ldifFile: string;
  /** Takes notices under /webhook and /admin-log; / and /messages show all that came, mail too. */
  noticesUrl: string;
  /** SMTP without TLS; takes any mail. */
  mailPort: number;
  /** Its hosts are the nodes of the world, all signed. */
  puppet: CertificateAuthority;
  /** Lists the workers; null where git is not installed. */
  hiera: HieraRepository | null;
  accounts: BoxAccounts | null;
  /** For tests: the world itself, and the requests answered so far. */
  store: Store;
  audit: readonly AuditLine[];
  /** For tests: the operators' group loses a right, as by an edit of its role. */
  forbid(resource: string, verb: string): void;
  stop(): Promise<void>;
};

const AUDIT_LINES = 2_000;
/** How long it has run when the box starts. */
const API_SERVER_DAYS = 20;

/** Starts the platform in a box on loopback. Tokens are made anew at every start and stand in the kubeconfigs only. */
export async function startPlatform(options: PlatformOptions): Promise<RunningPlatform> {
  const { dir, port = 0, seed = 1, live = false, accounts } = options;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const store = buildWorld(seed, Date.now());
  const token = () => randomBytes(24).toString("base64url");
  const tokens = { reader: token(), writer: token(), admin: token() };
  const audit: AuditLine[] = [];
  const forbidden = new Set<string>();
  const usage = () => usageOf(store, seed, Date.now());
  const listener = kubernetesApi({
    store,
    tokens,
    forbidden,
    nodeMetrics: () => nodeMetrics(usage()),
    audit: (line) => {
      audit.push(line);
      if (audit.length > AUDIT_LINES) audit.splice(0, AUDIT_LINES / 2);
    },
  });
  let apiServersSince = Date.now() - API_SERVER_DAYS * 86_400_000;
  const api = await listenForApi(listener, tokens.admin, port, {
    reboot: (node) => beginReboot(store, node, Date.now()),
    restart: () => {
      apiServersSince = Date.now();
    },
  });
  const prometheus = await listen(
    prometheusApi(store, seed, () => apiServersSince),
    0,
  );
  const mail = await startMailSink();
  const notices = await listen(noticeSink(mail.mails).listener, 0);
  const puppet = await startPuppetCa(join(dir, "puppet"), hostNames(store));
  const authority = await makeSigningAuthority();
  const stopSigning = signRequests(store, authority);
  const stopSimulation = live ? startSimulation(store, seed) : () => {};
  const kubeconfig = (role: Role) => {
    const file = join(dir, `${role}.kubeconfig`);
    writeFileSync(file, kubeconfigText(role, api.url, tokens[role]), { mode: 0o600 });
    return file;
  };
  const ldifFile = join(dir, "directory.ldif");
  writeFileSync(ldifFile, ldif(), { mode: 0o600 });
  return {
    kubeconfigFile: kubeconfig("reader"),
    writerKubeconfigFile: kubeconfig("writer"),
    adminKubeconfigFile: kubeconfig("admin"),
    prometheusUrl: prometheus.url,
    ldifFile,
    noticesUrl: notices.url,
    mailPort: mail.port,
    puppet,
    hiera: makeHieraRepository(dir, hostNames(store)),
    accounts:
      accounts === undefined
        ? null
        : await makeAccounts({
            ...{ dir: join(dir, "accounts"), profile: accounts },
            ...{ server: api.url, authority, now: Date.now() },
          }),
    store,
    audit,
    forbid: (resource, verb) => void forbidden.add(`${verb} ${resource}`),
    async stop() {
      stopSimulation();
      stopSigning();
      await Promise.all([api.stop(), prometheus.stop(), notices.stop(), mail.stop(), puppet.stop()]);
    },
  };
}

const hostNames = (store: Store): string[] =>
  [...store.values("nodes")].map((node) => hostNameOf(toolforge.puppet.certname, node.metadata.name));

/**
 * `POST /box/outage` by the box's administrator hangs up on everybody else until `DELETE /box/outage`; `POST /box/reboot/NODE`
 * reboots a machine, and `POST /box/restart` the API server, which loses nobody's connection.
 */
async function listenForApi(
  answer: RequestListener,
  adminToken: string,
  port: number,
  { reboot, restart }: { reboot(node: string): boolean; restart(): void },
) {
  const sockets = new Set<Socket>();
  let down = false;
  return await listen((request, response) => {
    const admin = request.headers.authorization === `Bearer ${adminToken}`;
    if (down && !admin) return void request.socket.destroy();
    if (!admin && !sockets.has(request.socket)) {
      sockets.add(request.socket);
      request.socket.once("close", () => sockets.delete(request.socket));
    }
    if (admin && request.url === "/box/outage") {
      down = request.method === "POST";
      if (down) for (const socket of sockets) socket.destroy();
      return void response.end("{}");
    }
    if (admin && request.method === "POST" && request.url === "/box/restart") {
      restart();
      return void response.end("{}");
    }
    const node =
      admin && request.method === "POST" ? /^\/box\/reboot\/([\w.-]+)$/.exec(request.url ?? "") : null;
    if (node !== null) {
      response.statusCode = reboot(node[1] ?? "") ? 200 : 404;
      return void response.end("{}");
    }
    void answer(request, response);
  }, port);
}

const kubeconfigText = (role: Role, server: string, token: string) => `apiVersion: v1
kind: Config
clusters: [{ name: box, cluster: { server: "${server}" } }]
users: [{ name: ${role}, user: { token: "${token}" } }]
contexts: [{ name: box, context: { cluster: box, user: ${role} } }]
current-context: box
`;

async function listen(
  listener: RequestListener,
  port: number,
): Promise<{ url: string; stop(): Promise<void> }> {
  const server: Server = createServer({ keepAliveTimeout: 60_000 }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the box has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
