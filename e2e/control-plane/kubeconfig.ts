import { writeFileSync } from "node:fs";

/** A kubeconfig of one cluster and one user with a static token. JSON is YAML. */
export function writeKubeconfig(
  file: string,
  { url, caFile, token }: { url: string; caFile: string; token: string },
): void {
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "test",
    clusters: [{ name: "test", cluster: { server: url, "certificate-authority": caFile } }],
    users: [{ name: "test", user: { token } }],
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
  };
  writeFileSync(file, JSON.stringify(config, null, 2), { mode: 0o600 });
}
