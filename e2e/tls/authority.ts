import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A certificate authority for tests, made with OpenSSL, and certificates it signed. */
export type Authority = {
  caFile: string;
  /** For servers and clients alike; `names` as in subjectAltName. Files of the same name are replaced. */
  issue(commonName: string, file: string, names?: string): { certFile: string; keyFile: string };
};

const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
const DAYS = ["-days", "2"];

export function makeAuthority(dir: string, name = "ca"): Authority {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: dir, stdio: "pipe" });
  openssl(
    ...["req", "-x509", ...KEY, ...DAYS, "-subj", `/CN=${name}`],
    ...["-keyout", `${name}.key`, "-out", `${name}.pem`, "-addext", "basicConstraints=critical,CA:TRUE"],
  );
  return {
    caFile: join(dir, `${name}.pem`),
    issue(commonName, file, names = "DNS:localhost,IP:127.0.0.1") {
      openssl("req", ...KEY, "-subj", `/CN=${commonName}`, "-keyout", `${file}.key`, "-out", `${file}.csr`);
      writeFileSync(join(dir, `${file}.ext`), `subjectAltName=${names}\n`);
      openssl(
        ...["x509", "-req", "-in", `${file}.csr`, "-CA", `${name}.pem`, "-CAkey", `${name}.key`],
        ...["-CAcreateserial", ...DAYS, "-extfile", `${file}.ext`, "-out", `${file}.pem`],
      );
      return { certFile: join(dir, `${file}.pem`), keyFile: join(dir, `${file}.key`) };
    },
  };
}
