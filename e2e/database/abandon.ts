import { startEmbeddedPostgres } from "../../lib/db/embedded";

/** Starts a PostgreSQL in the folder given, says so, and waits to be killed. */
const [dir = ""] = process.argv.slice(2);
const { ownerUrl } = await startEmbeddedPostgres({ dir });
process.stdout.write(`${ownerUrl}\n`);
setInterval(() => undefined, 60_000);
