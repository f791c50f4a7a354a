import "server-only";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A secret of this installation, made once and kept in its data folder, readable by its owner only. */
function keep(file: string, make: () => string): string {
  if (!existsSync(file)) writeFileSync(file, make(), { mode: 0o600, flag: "wx" });
  return readFileSync(file, "utf8").trim();
}

export const keepSecret = (dataDir: string): string =>
  keep(join(dataDir, "secret"), () => randomBytes(32).toString("hex"));

/** PEM of the Ed25519 key that signs audit checkpoints. */
export const keepCheckpointKey = (dataDir: string): string =>
  keep(join(dataDir, "checkpoint-key.pem"), () =>
    generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  );
