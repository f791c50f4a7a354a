import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import getPort from "get-port";
import { makeCertificates } from "../tls/make-certificates";

/** A real slapd on loopback, with a certificate of its own authority, filled from LDIF text. */

const READY_MS_MAX = 20_000;
const LOOPBACK = { host: "127.0.0.1" };

export async function startSlapd(ldif: string, suffix: string) {
  const dir = mkdtempSync(join(tmpdir(), "forgeboard-slapd-"));
  const certificates = makeCertificates(dir);
  mkdirSync(join(dir, "db"));
  const modules = readdirSync("/usr/lib/ldap").some((file) => file.startsWith("back_mdb"));
  const schemas = ["core", "cosine", "nis", "inetorgperson"];
  const conf = join(dir, "slapd.conf");
  writeFileSync(
    conf,
    [
      ...schemas.map((name) => `include /etc/ldap/schema/${name}.schema`),
      ...(modules ? ["modulepath /usr/lib/ldap", "moduleload back_mdb"] : []),
      `TLSCACertificateFile ${certificates.caFile}`,
      `TLSCertificateFile ${join(dir, "server.pem")}`,
      `TLSCertificateKeyFile ${join(dir, "server.key")}`,
      "allow bind_anon_cred",
      "database mdb",
      `suffix "${suffix}"`,
      `rootdn "cn=root,${suffix}"`,
      "rootpw root-of-tests",
      `directory ${join(dir, "db")}`,
      "access to attrs=userPassword by anonymous auth by * none",
      "access to * by users read by anonymous auth",
      "",
    ].join("\n"),
  );
  const data = join(dir, "data.ldif");
  writeFileSync(data, ldif);
  execFileSync("/usr/sbin/slapadd", ["-f", conf, "-l", data], { stdio: "pipe" });
  const [plain, secure] = [await getPort(LOOPBACK), await getPort(LOOPBACK)];
  const child = spawn(
    "/usr/sbin/slapd",
    ["-f", conf, "-h", `ldap://127.0.0.1:${plain} ldaps://127.0.0.1:${secure}`, "-d", "0"],
    { stdio: "ignore" },
  );
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const deadline = Date.now() + READY_MS_MAX;
  for (;;) {
    try {
      execFileSync("ldapsearch", ["-x", "-H", `ldap://127.0.0.1:${plain}`, "-s", "base", "-b", "", "1.1"], {
        stdio: "pipe",
      });
      break;
    } catch (error) {
      if (Date.now() > deadline || child.exitCode !== null) throw error;
    }
  }
  return {
    ...certificates,
    ldapUrl: `ldap://localhost:${plain}`,
    ldapsUrl: `ldaps://localhost:${secure}`,
    readerDn: `cn=root,${suffix}`,
    readerPassword: "root-of-tests",
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
