import "server-only";
import { join } from "node:path";
import { env } from "@/lib/config/env";

const HEAP_MB = 384;

/** Arguments that make Node run the web process; without a bound V8 leaves garbage lying until it holds a gigabyte. */
export const webArguments = (mode: "start" | "dev", host: string, port: string): string[] => [
  // `dev` also holds the compiler.
  ...(mode === "start"
    ? [`--max-old-space-size=${env().FORGEBOARD_WEB_HEAP_MB ?? HEAP_MB}`, "--max-semi-space-size=8"]
    : []),
  join(process.cwd(), "node_modules", "next", "dist", "bin", "next"),
  mode,
  "-H",
  host,
  "-p",
  port,
];
