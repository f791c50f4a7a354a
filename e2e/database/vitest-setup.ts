import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../../lib/db/embedded";
import { migrate } from "../../lib/db/migrate";

declare module "vitest" {
  export interface ProvidedContext {
    ownerUrl: string;
  }
}

/** One real PostgreSQL for the suite; its migrated database is the template every test file clones. */
export default async function setup(project: TestProject) {
  const dir = mkdtempSync(join(tmpdir(), "forgeboard-pg-"));
  const server = await startEmbeddedPostgres({ dir });
  await migrate(server.ownerUrl);
  project.provide("ownerUrl", server.ownerUrl);
  return async () => {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  };
}
