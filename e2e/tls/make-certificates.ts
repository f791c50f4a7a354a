import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** In `dir`: an authority, a certificate of it for localhost (`server.pem`, `server.key`), and another authority. */
export function makeCertificates(dir: string): {
  caFile: string;
  otherCaFile: string;
  certificateFile: string;
  keyFile: string;
} {
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: dir, stdio: "pipe" });
  const authority = (name: string) =>
    openssl(
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"],
      ...["-subj", `/CN=${name}`, "-keyout", `${name}.key`, "-out", `${name}.pem`],
      ...["-addext", "basicConstraints=critical,CA:TRUE"],
    );
  authority("ca");
  authority("other");
  openssl(
    ...["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost"],
    ...["-keyout", "server.key", "-out", "server.csr"],
  );
  writeFileSync(join(dir, "san"), "subjectAltName=DNS:localhost\n");
  openssl(
    ...["x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"],
    ...["-days", "2", "-extfile", "san", "-out", "server.pem"],
  );
  return {
    caFile: join(dir, "ca.pem"),
    otherCaFile: join(dir, "other.pem"),
    certificateFile: join(dir, "server.pem"),
    keyFile: join(dir, "server.key"),
  };
}
