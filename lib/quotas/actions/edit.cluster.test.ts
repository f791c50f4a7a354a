import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "@/lib/db/embedded";
import { migrate } from "@/lib/db/migrate";
import { setEnvironment, startCluster } from "../../../e2e/worker/cluster";
import { describeQuotaEdits } from "../../../e2e/worker/quota-cases";

describeQuotaEdits(async () => {
  const dir = mkdtempSync(join(tmpdir(), "forgeboard-quota-"));
  const [cluster, database] = await Promise.all([
    startCluster(),
    startEmbeddedPostgres({ dir: join(dir, "postgres") }),
  ]);
  await migrate(database.ownerUrl);
  // One process is web and worker here, and the test itself.
  setEnvironment({ DATABASE_URL: database.ownerUrl, FORGEBOARD_SECRET: "cd".repeat(32) });
  return {
    ...cluster,
    writersOf: (name) =>
      cluster.patchesOf(name).flatMap(({ impersonatedUser }) => impersonatedUser?.username ?? []),
    async stop() {
      await Promise.all([cluster.stop(), database.stop()]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
});
