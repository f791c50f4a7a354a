import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import getPort from "get-port";
import { makeCertificates } from "../tls/make-certificates";

/**
 * A real slapd on loopback, with a certificate of its own authority, filled from LDIF text. It knows the attributes of
 * locked accounts, and groups that are groupOfNames and posixGroup at once, as those of the platform are.
 */

const READY_MS_MAX = 20_000;
const LOOPBACK = { host: "127.0.0.1" };

/** `limits` are lines for its database, such as what a reader may be given at most. */
export async function startSlapd(ldif: string, suffix: string, limits: readonly string[] = []) {
  const dir = mkdtempSync(join(tmpdir(), "forgeboard-slapd-"));
  const certificates = makeCertificates(dir);
  mkdirSync(join(dir, "db"));
  const modules = readdirSync("/usr/lib/ldap").some((file) => file.startsWith("back_mdb"));
  const schemas = ["core", "cosine", "inetorgperson"];
  const nis = join(dir, "nis.schema");
  writeFileSync(nis, withAuxiliaryGroups(readFileSync("/etc/ldap/schema/nis.schema", "utf8")));
  const conf = join(dir, "slapd.conf");
  writeFileSync(
    conf,
    [
      ...schemas.map((name) => `include /etc/ldap/schema/${name}.schema`),
      `include ${nis}`,
      "modulepath /usr/lib/ldap",
      ...(modules ? ["moduleload back_mdb"] : []),
      "moduleload ppolicy",
      `TLSCACertificateFile ${certificates.caFile}`,
      `TLSCertificateFile ${join(dir, "server.pem")}`,
      `TLSCertificateKeyFile ${join(dir, "server.key")}`,
      "allow bind_anon_cred",
      "database mdb",
      `suffix "${suffix}"`,
      `rootdn "cn=root,${suffix}"`,
      "rootpw root-of-tests",
      `directory ${join(dir, "db")}`,
      // What is measured is reading; the default of 10 MB is full with a few thousand entries.
      `maxsize ${256 * 1024 * 1024}`,
      ...limits,
      "access to attrs=userPassword by anonymous auth by * none",
      "access to * by users read by anonymous auth",
      "",
    ].join("\n"),
  );
  const data = join(dir, "data.ldif");
  writeFileSync(data, ldif);
  execFileSync("/usr/sbin/slapadd", ["-q", "-f", conf, "-l", data], { stdio: "pipe" });
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
    async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM") {
      child.kill(signal);
      await ended;
    },
  };
}

/** As in RFC 2307bis, which the platform's directory follows. */
function withAuxiliaryGroups(nis: string): string {
  const changed = nis.replace(/(NAME 'posixGroup'[\s\S]*?SUP top )STRUCTURAL/, "$1AUXILIARY");
  if (changed === nis) throw new Error("the nis schema has no posixGroup of the known form");
  return changed;
}
