import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import getPort from "get-port";
import { openChildren } from "../control-plane/children";
import {
  type CertificateAuthority,
  type Identity,
  requestCertificate,
  signCertificate,
} from "./certificate-authority";
import { authConf, puppetConf, serverConf } from "./settings";

/**
 * Debian's Puppet server on loopback with folders of its own: nothing under /etc/puppet or /var/lib is written, and the
 * programs run as whoever we are. It takes about 40 s of one core until it answers.
 */

const PACKAGED = "/etc/puppet/puppetserver";
const READY_MS = 200_000;
const NAMED = ["console", "status-only", "stranger"] as const;

export async function startPuppetserver(): Promise<CertificateAuthority> {
  const dir = mkdtempSync(join(tmpdir(), "puppetserver-"));
  for (const folder of ["conf", "code", "var", "run", "log", "conf.d", "clients"])
    mkdirSync(join(dir, folder));
  const port = await getPort({ host: "127.0.0.1" });
  const config = join(dir, "conf", "puppet.conf");
  writeFileSync(config, puppetConf(dir));
  execFileSync(
    "puppetserver",
    ["ca", "setup", "--config", config, "--certname", "puppet", "--subject-alt-names", "localhost"],
    { stdio: "pipe" },
  );
  for (const file of ["ca.conf", "metrics.conf", "web-routes.conf"])
    copyFileSync(join(PACKAGED, "conf.d", file), join(dir, "conf.d", file));
  writeFileSync(
    join(dir, "conf.d", "auth.conf"),
    authConf(readFileSync(join(PACKAGED, "conf.d", "auth.conf"), "utf8")),
  );
  writeFileSync(join(dir, "conf.d", "server.conf"), serverConf(dir, port));
  const children = openChildren(dir, dir);
  children.start("puppetserver", "java", [
    ...["-Xms256m", "-Xmx1g", "-Djruby.lib=/usr/share/jruby/lib"],
    "-Djruby.logger.class=com.puppetlabs.jruby_utils.jruby.Slf4jLogger",
    ...["-jar", "/usr/share/puppetserver/puppetserver.jar"],
    ...["--config", join(dir, "conf.d"), "--bootstrap-config", join(PACKAGED, "services.d")],
  ]);
  const ca = { url: `https://localhost:${port}`, caFile: join(dir, "ssl", "certs", "ca.pem") };
  try {
    await untilItAnswers(ca, () => children.isAlive("puppetserver"), join(dir, "puppetserver.log"));
    const [console, statusOnly, stranger] = await Promise.all(NAMED.map((name) => issue(ca, dir, name)));
    if (!console || !statusOnly || !stranger) throw new Error("a client certificate is missing");
    let stopping: Promise<void> | null = null;
    return {
      ...ca,
      identities: { console, statusOnly, stranger, foreign: foreignIdentity(dir) },
      pause: () => children.signal("puppetserver", "SIGSTOP"),
      resume: () => children.signal("puppetserver", "SIGCONT"),
      stop() {
        stopping ??= children.endAll();
        return stopping;
      },
    };
  } catch (error) {
    await children.endAll();
    throw error;
  }
}

/** Any answer over TLS will do: the certificate list of revocations is for everybody. */
async function untilItAnswers(
  ca: Pick<CertificateAuthority, "url" | "caFile">,
  isAlive: () => boolean,
  logFile: string,
): Promise<void> {
  const deadline = Date.now() + READY_MS;
  const answers = () =>
    new Promise<boolean>((resolve) => {
      const url = `${ca.url}/puppet-ca/v1/certificate_revocation_list/ca`;
      const asked = request(url, { agent: false, ca: readFileSync(ca.caFile) });
      asked.once("response", (response) => resolve(response.resume().statusCode === 200));
      asked.once("error", () => resolve(false));
      asked.end();
    });
  while (!(await answers())) {
    if (!isAlive() || Date.now() > deadline)
      throw new Error(`the Puppet server does not answer:\n${readFileSync(logFile, "utf8").slice(-4_000)}`);
    await wait(250);
  }
}

/** As an administrator does: the host asks, the CA host signs, the host fetches. */
async function issue(
  ca: Pick<CertificateAuthority, "url" | "caFile">,
  dir: string,
  name: string,
): Promise<Identity> {
  const keyFile = join(dir, "clients", `${name}.key`);
  const own = {
    certFile: join(dir, "ssl", "certs", "puppet.pem"),
    keyFile: join(dir, "ssl", "private_keys", "puppet.pem"),
  };
  await requestCertificate(ca, name, keyFile);
  await signCertificate(ca, own, name);
  return { certFile: join(dir, "ca", "signed", `${name}.pem`), keyFile };
}

function foreignIdentity(dir: string): Identity {
  const certFile = join(dir, "clients", "foreign.pem");
  const keyFile = join(dir, "clients", "foreign.key");
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"],
      ...["-subj", "/CN=console", "-keyout", keyFile, "-out", certFile],
    ],
    { stdio: "pipe" },
  );
  return { certFile, keyFile };
}
