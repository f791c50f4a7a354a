// Bundles one TypeScript program and runs it under Node 24: node bin/run-ts.mjs e2e/bench/main.ts [arguments]
import { join } from "node:path";
import { bundle, ensureGenerated, ensureInstalled, root, runNode } from "./prepare.mjs";

const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) {
  console.error("usage: node bin/run-ts.mjs FILE.ts [ARGUMENT ...]");
  process.exit(2);
}
await ensureInstalled();
await ensureGenerated();
const outfile = join(root, "dist", "run", entry.replaceAll("/", "-").replace(/\.ts$/, ".mjs"));
bundle(entry, outfile);
runNode([outfile, ...args]);
