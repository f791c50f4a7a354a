import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPlatform } from "./start";

const dir = process.argv[2] ?? join(tmpdir(), "forgeboard-platform");
const box = await startPlatform({ dir, live: true });
console.log(`reader      ${box.kubeconfigFile}
writer      ${box.writerKubeconfigFile}
Prometheus  ${box.prometheusUrl}
directory   ${box.ldifFile}
notices     ${box.noticesUrl}, SMTP on port ${box.mailPort}
Puppet CA   ${box.puppet.url}
Hiera       ${box.hiera?.repository ?? "none: git is not installed"}`);
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    void box.stop();
  });
