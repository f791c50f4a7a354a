import "server-only";
import { env } from "@/lib/config/env";
import { AppError } from "@/lib/core/errors";
import { migrate } from "@/lib/db/migrate";
import { progress } from "./progress";

/** `forgeboard migrate`: DATABASE_URL must be the owner's. Prints the connections of web and worker. */
export async function runMigrate(): Promise<void> {
  const owner = env().DATABASE_URL;
  if (owner === undefined)
    throw new AppError("invalid", "DATABASE_URL is missing: expected the connection of the database's owner");
  const { webUrl, workerUrl } = await migrate(owner);
  progress("the database is at this version");
  process.stdout.write(`web     ${webUrl}\nworker  ${workerUrl}\n`);
}
