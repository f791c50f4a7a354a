import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Puts another key and certificate into a tool's folder, signed by the cluster's own authority, that ends in a few days. */
export function shortCertificate(
  plane: { dir: string },
  { folder, tool, days }: { folder: string; tool: string; days: number },
): void {
  const file = (name: string) => join(plane.dir, name);
  const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "ignore" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const request = file(`${tool}.csr`);
  openssl(
    ...["req", ...key, "-subj", `/O=toolforge/CN=${tool}`],
    ...["-keyout", join(folder, "client.key"), "-out", request],
  );
  openssl(
    ...["x509", "-req", "-in", request, "-CA", file("ca.crt"), "-CAkey", file("ca.key")],
    ...["-days", String(days), "-out", join(folder, "client.crt")],
  );
}
