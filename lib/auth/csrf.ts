import "server-only";
import { createHmac, randomBytes } from "node:crypto";
import { env } from "@/lib/config/env";

/** Without FORGEBOARD_SECRET a random key of this process, kept over module reloads: one process, one key. */
const holder = globalThis as { forgeboardCsrfKey?: string };

const key = (): string => {
  holder.forgeboardCsrfKey ??= env().FORGEBOARD_SECRET ?? randomBytes(32).toString("hex");
  return holder.forgeboardCsrfKey;
};

/** The value that changing requests of a session carry in `x-forgeboard-csrf`. It is bound to the session and not stored. */
export const csrfOf = (sessionId: string): string =>
  createHmac("sha256", Buffer.from(key(), "hex")).update(`csrf:${sessionId}`).digest("base64url");
