import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freshDatabase } from "../../../e2e/database/fresh-database";
import { connectionOf } from "../../../e2e/kube-servers";
import { startPlatform } from "../../../e2e/platform/start";
import { describeQuotaEdits } from "../../../e2e/worker/quota-cases";

describeQuotaEdits(async () => {
  const dir = mkdtempSync(join(tmpdir(), "forgeboard-quota-"));
  await freshDatabase();
  const box = await startPlatform({ dir });
  const admin = connectionOf(box.adminKubeconfigFile);
  return {
    readerKubeconfig: box.kubeconfigFile,
    writerKubeconfig: box.writerKubeconfigFile,
    async ask(method, path, body) {
      const contentType = method === "PATCH" ? "application/merge-patch+json" : "application/json";
      const answer = await admin.request({ method: method as "POST", path, body, contentType });
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status}`);
      return answer.body;
    },
    writersOf: (name) =>
      box.audit
        .filter(({ verb, uri, code, impersonated }) => {
          const object = uri.split("?")[0]?.split("/").at(-1) === name;
          return verb.toLowerCase() === "patch" && object && code === 200 && impersonated !== null;
        })
        .map(({ impersonated }) => impersonated?.user ?? ""),
    async stop() {
      await box.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
});
