import "server-only";
import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { env } from "@/lib/config/env";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { keepCheckpoint, type SignedCheckpoint, signedText } from "./checkpoint-file";

/** Signs the chain's head and writes it outside the database. Null when there is nothing to sign. */
export async function writeCheckpoint(): Promise<SignedCheckpoint | null> {
  const { FORGEBOARD_CHECKPOINT_KEY: pem, FORGEBOARD_CHECKPOINT_DIR: dir } = env();
  if (pem === undefined || dir === undefined)
    throw new AppError(
      "precondition",
      "checkpoints need FORGEBOARD_CHECKPOINT_KEY and FORGEBOARD_CHECKPOINT_DIR",
    );
  const head = await db().auditEntry.findFirst({
    orderBy: { seq: "desc" },
    select: { seq: true, hash: true },
  });
  if (head === null) return null;
  const key = createPrivateKey(pem);
  const at = new Date().toISOString();
  const checkpoint = {
    ...head,
    at,
    publicKey: createPublicKey(key).export({ type: "spki", format: "pem" }).toString(),
    signature: sign(null, signedText({ ...head, at }), key).toString("base64"),
  };
  keepCheckpoint(dir, checkpoint);
  return checkpoint;
}
