import "server-only";
import { spawn } from "node:child_process";
import { webArguments } from "./web-arguments";

/** `forgeboard web`: the built application, in the environment it was given. */
export function runWeb(options: { port: string; host: string }): void {
  const child = spawn(process.execPath, webArguments("start", options.host, options.port), {
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => child.kill(signal));
  child.once("close", (code) => process.exit(code ?? 1));
}
