import "server-only";
import { spawn } from "node:child_process";
import { join } from "node:path";

/** `forgeboard web`: the built application, in the environment it was given. */
export function runWeb(options: { port: string; host: string }): void {
  const next = join(process.cwd(), "node_modules", "next", "dist", "bin", "next");
  const child = spawn(process.execPath, [next, "start", "-H", options.host, "-p", options.port], {
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => child.kill(signal));
  child.once("close", (code) => process.exit(code ?? 1));
}
