#!/usr/bin/env node
// The command: prepares the clone as far as the sub-command needs, then hands over to lib/cli/main.ts under Node 24.
import { join } from "node:path";
import { ensureCommand, ensureGenerated, ensureInstalled, ensureWeb, root, runNode } from "./prepare.mjs";

const args = process.argv.slice(2);
const needsWeb =
  ["demo", "start", "web"].includes(args[0] ?? "") && !args.includes("--dev") && !args.includes("--help");

try {
  await ensureInstalled();
  await ensureGenerated();
  await ensureCommand();
  if (needsWeb) await ensureWeb();
  runNode([join(root, "dist", "forgeboard.mjs"), ...args]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
