import { execFileSync } from "node:child_process";

/** Builds what has changed once, before each worker process starts a demo of it. */
export default function setup(): void {
  execFileSync(process.execPath, ["bin/build.mjs"], { stdio: "inherit" });
}
