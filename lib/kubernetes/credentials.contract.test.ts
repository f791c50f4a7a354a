import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ControlPlane, launchControlPlane } from "@/e2e/control-plane/launch";
import { type Authority, makeAuthority } from "@/e2e/tls/authority";
import { openConnection } from "./connection";
import { type Kubeconfig, podKubeconfig, readKubeconfig } from "./kubeconfig";

/** How identities change while a process runs: certificates, tokens and plugins, over TLS on loopback. */

const dir = mkdtempSync(join(tmpdir(), "forgeboard-credentials-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const fromFile = (file: string) => () => readKubeconfig(file);

/** Of one user on one server. JSON is YAML. */
function write(name: string, server: string, caFile: string, user: object): string {
  const file = join(dir, name);
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "test",
    clusters: [{ name: "test", cluster: { server, "certificate-authority": caFile } }],
    users: [{ name: "test", user }],
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

/** A plugin that notes each run and answers whatever `answer` holds, after a moment in which others ask too. */
function plugin(answer: object): { user: object; say(answer: object): void; runs(): number } {
  const [said, noted] = [join(dir, "plugin.json"), join(dir, "plugin.runs")];
  const script = `const fs = require("node:fs"); fs.appendFileSync(${JSON.stringify(noted)}, "x");
    setTimeout(() => process.stdout.write(fs.readFileSync(${JSON.stringify(said)})), 100);`;
  const say = (status: object) =>
    writeFileSync(said, JSON.stringify({ apiVersion: VERSION, kind: "ExecCredential", status }));
  say(answer);
  writeFileSync(noted, "");
  const exec = {
    apiVersion: VERSION,
    command: process.execPath,
    args: ["-e", script],
    interactiveMode: "Never",
  };
  return { user: { exec }, say, runs: () => readFileSync(noted, "utf8").length };
}
const VERSION = "client.authentication.k8s.io/v1";
const HOUR_MS = 3_600_000;
const inAnHour = () => new Date(Date.now() + HOUR_MS).toISOString();
const anHourAgo = () => new Date(Date.now() - HOUR_MS).toISOString();

/** What the pod's own files are to a process in a cluster. */
function mount(url: string, caFile: string, token: string): () => Kubeconfig {
  const folder = join(dir, "pod");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "ca.crt"), readFileSync(caFile));
  writeFileSync(join(folder, "token"), token);
  const { hostname: host, port } = new URL(url);
  return () => podKubeconfig({ host, port }, folder);
}

describe("over TLS of a server that says who it met", () => {
  let authority: Authority;
  let server: Server;
  let url = "";
  let accepted: string | null = null;
  let refusals = 0;
  let handshakes = 0;

  beforeAll(async () => {
    authority = makeAuthority(join(dir, "tls"));
    const { certFile, keyFile } = authority.issue("server", "server");
    server = createServer(
      {
        cert: readFileSync(certFile),
        key: readFileSync(keyFile),
        ca: readFileSync(authority.caFile),
        requestCert: true,
        rejectUnauthorized: false,
      },
      (request, response) => {
        const token = request.headers.authorization?.replace("Bearer ", "");
        if (accepted !== null && token !== accepted) {
          refusals += 1;
          response.writeHead(401).end("{}");
          return;
        }
        const socket = request.socket as TLSSocket;
        const certificate = socket.authorized ? socket.getPeerCertificate().subject.CN : null;
        const line = JSON.stringify({ certificate, token });
        if (request.url === "/watch") response.writeHead(200).write(`${line}\n`);
        else response.end(line);
      },
    );
    server.on("secureConnection", () => {
      handshakes += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    [accepted, refusals, handshakes] = [null, 0, 0];
  });
  afterAll(() => {
    server?.closeAllConnections();
    server?.close();
  });

  it("uses a certificate that was replaced on disk for the next request, and leaves open watches alone", async () => {
    const { certFile, keyFile } = authority.issue("first", "client");
    const user = { "client-certificate": certFile, "client-key": keyFile };
    const connection = openConnection(fromFile(write("certificate", url, authority.caFile, user)));
    const end = new AbortController();
    const watch = connection.stream({ path: "/watch", idleMs: 60_000, signal: end.signal });
    const lines = watch[Symbol.asyncIterator]();
    expect((await lines.next()).value).toMatchObject({ certificate: "first" });
    for (let round = 0; round < 2; round++)
      expect((await connection.request({ path: "/" })).body).toMatchObject({ certificate: "first" });
    expect(handshakes).toBe(2);
    authority.issue("second", "client");
    for (let round = 0; round < 2; round++)
      expect((await connection.request({ path: "/" })).body).toMatchObject({ certificate: "second" });
    expect(handshakes).toBe(3);
    const broken = lines.next();
    end.abort();
    await expect(broken).rejects.toMatchObject({ code: "upstream" });
  });

  it("trusts no server but of its own authority", async () => {
    const other = makeAuthority(join(dir, "stranger"));
    const connection = openConnection(fromFile(write("other", url, other.caFile, { token: "t1" })));
    accepted = "t2";
    await expect(connection.request({ path: "/" })).rejects.toMatchObject({ code: "upstream" });
    // The token was not shown to it either.
    expect(refusals).toBe(0);
  });

  it("reads a token that was replaced in the kubeconfig once the old one is refused, for watches too", async () => {
    const file = write("token", url, authority.caFile, { token: "t1" });
    const connection = openConnection(fromFile(file));
    accepted = "t1";
    expect((await connection.request({ path: "/" })).body).toMatchObject({ token: "t1" });
    accepted = "t2";
    write("token", url, authority.caFile, { token: "t2" });
    for await (const line of connection.stream({ path: "/watch", idleMs: 60_000 })) {
      expect(line).toMatchObject({ token: "t2" });
      break;
    }
    expect(refusals).toBe(1);
  });

  it("reads the pod's token again once the old one is refused", async () => {
    const load = mount(url, authority.caFile, "t1");
    const connection = openConnection(load);
    accepted = "t1";
    expect((await connection.request({ path: "/" })).body).toMatchObject({ token: "t1" });
    mount(url, authority.caFile, "t2");
    accepted = "t2";
    expect((await connection.request({ path: "/" })).status).toBe(200);
    expect((await connection.request({ path: "/" })).status).toBe(200);
    expect(refusals).toBe(1);
  });

  it("runs a plugin once for requests that come together, again when its token ended or was refused", async () => {
    const { user, say, runs } = plugin({ token: "t1", expirationTimestamp: inAnHour() });
    const connection = openConnection(fromFile(write("plugin", url, authority.caFile, user)));
    const all = () => Promise.all(Array.from({ length: 10 }, () => connection.request({ path: "/" })));
    accepted = "t1";
    expect((await all()).map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect((await connection.request({ path: "/" })).status).toBe(200);
    expect(runs()).toBe(1);
    // Refused, and what the plugin says next has ended already.
    say({ token: "t2", expirationTimestamp: anHourAgo() });
    accepted = "t2";
    expect((await all()).map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(runs()).toBe(2);
    say({ token: "t3", expirationTimestamp: inAnHour() });
    accepted = "t3";
    expect((await connection.request({ path: "/" })).body).toMatchObject({ token: "t3" });
    expect(runs()).toBe(3);
  });

  it("takes the token of an auth-provider of old", async () => {
    const config = { "access-token": "t1", expiry: inAnHour() };
    const user = { "auth-provider": { name: "gcp", config } };
    accepted = "t1";
    const connection = openConnection(fromFile(write("provider", url, authority.caFile, user)));
    expect((await connection.request({ path: "/" })).body).toMatchObject({ token: "t1" });
  });

  it("takes certificates from a plugin, and says what a plugin that fails said", async () => {
    const { certFile, keyFile } = authority.issue("from-plugin", "plugin");
    const { user } = plugin({
      clientCertificateData: readFileSync(certFile, "utf8"),
      clientKeyData: readFileSync(keyFile, "utf8"),
    });
    const connection = openConnection(fromFile(write("plugin", url, authority.caFile, user)));
    expect((await connection.request({ path: "/" })).body).toMatchObject({ certificate: "from-plugin" });
    const failing = {
      exec: { apiVersion: VERSION, command: "sh", args: ["-c", "echo log in first >&2; exit 1"] },
    };
    await expect(
      openConnection(fromFile(write("failing", url, authority.caFile, failing))).request({ path: "/" }),
    ).rejects.toMatchObject({ code: "upstream", message: expect.stringContaining("log in first") });
  });
});

describe("on a real API server", () => {
  let cluster: ControlPlane;
  beforeAll(async () => {
    cluster = await launchControlPlane();
  });
  afterAll(() => cluster?.stop());

  it("is let in by the token of a plugin", async () => {
    const { user, runs } = plugin({ token: cluster.tokens.reader, expirationTimestamp: inAnHour() });
    const connection = openConnection(fromFile(write("real-plugin", cluster.url, cluster.caFile, user)));
    expect((await connection.request({ path: "/api/v1/nodes" })).status).toBe(200);
    expect((await connection.request({ path: "/api/v1/secrets" })).status).toBe(403);
    expect(runs()).toBe(1);
  });

  it("is let in as a pod's service account, also after its token was replaced", async () => {
    const token = async () =>
      (
        await cluster.kubectl(["-n", "forgeboard", "create", "token", "forgeboard-reader", "--duration=10m"])
      ).trim();
    mount(cluster.url, cluster.caFile, "not-a-token");
    const connection = openConnection(mount(cluster.url, cluster.caFile, "not-a-token"));
    expect((await connection.request({ path: "/api/v1/nodes" })).status).toBe(401);
    mount(cluster.url, cluster.caFile, await token());
    expect((await connection.request({ path: "/api/v1/nodes" })).status).toBe(200);
    expect((await connection.request({ path: "/api/v1/secrets" })).status).toBe(403);
  });
});
