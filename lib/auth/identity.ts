import "server-only";
import type { Actor } from "./actor";

/** Who sent a request, and for a session the value its CSRF header has to carry. */
export type Identity = { actor: Actor; csrf: string | null };
