// `npm run build`: everything a deployment image needs, and nothing that runs.
import { ensureCommand, ensureGenerated, ensureInstalled, ensureWeb } from "./prepare.mjs";

await ensureInstalled();
await ensureGenerated();
await ensureCommand();
await ensureWeb();
