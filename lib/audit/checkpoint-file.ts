import "server-only";
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { env } from "@/lib/config/env";

/** Signed heads of the chain, kept as JSON Lines in a folder outside the database. */
export type SignedCheckpoint = {
  seq: number;
  at: string;
  hash: string;
  publicKey: string;
  signature: string;
};

const FILE = "checkpoints.jsonl";

export const signedText = ({ seq, at, hash }: Pick<SignedCheckpoint, "seq" | "at" | "hash">): Buffer =>
  Buffer.from(`forgeboard-checkpoint\n${seq}\n${at}\n${hash}\n`);

/** Oldest first; none when there is no folder. */
export function readCheckpoints(dir = env().FORGEBOARD_CHECKPOINT_DIR): SignedCheckpoint[] {
  const file = dir === undefined ? null : join(dir, FILE);
  if (file === null || !existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as SignedCheckpoint);
}

export function keepCheckpoint(dir: string, checkpoint: SignedCheckpoint): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  appendFileSync(join(dir, FILE), `${JSON.stringify(checkpoint)}\n`, { mode: 0o600 });
}

/**
 * The key every checkpoint has to be signed with, which never comes from a checkpoint itself: whoever rebuilds the
 * chain could sign it with a key of their own.
 * @param given PEM, or a file with it; without it FORGEBOARD_CHECKPOINT_PUBLIC_KEY, then the signing key's own half
 */
export function expectedKey(given?: string): KeyObject | null {
  const { FORGEBOARD_CHECKPOINT_PUBLIC_KEY, FORGEBOARD_CHECKPOINT_KEY } = env();
  const text = given ?? FORGEBOARD_CHECKPOINT_PUBLIC_KEY ?? FORGEBOARD_CHECKPOINT_KEY;
  if (text === undefined) return null;
  // Of a private key, createPublicKey takes the public half.
  return createPublicKey(text.includes("-----BEGIN") ? text : readFileSync(text, "utf8"));
}

export function checkpointHolds(checkpoint: SignedCheckpoint, key: KeyObject): boolean {
  try {
    return verify(null, signedText(checkpoint), key, Buffer.from(checkpoint.signature, "base64"));
  } catch {
    return false;
  }
}
