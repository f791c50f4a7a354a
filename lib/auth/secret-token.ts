import "server-only";
import { createHash, randomBytes } from "node:crypto";

/** Random bearer secrets of 256 bits. The database holds only their hash; that much entropy needs no slow hash. */

export const newSecret = (prefix = ""): string => `${prefix}${randomBytes(32).toString("base64url")}`;
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");
