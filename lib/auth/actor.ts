import "server-only";
import { AppError } from "@/lib/core/errors";
import { type Permission, READ_SCOPE, type Role, roleMay } from "./policy";

/** Whoever a request or an action is done for. There is no anonymous actor: absent identity is denied before this exists. */
export type Actor = {
  /** Login name in the directory, also the user that is impersonated on the cluster. */
  user: string;
  displayName: string;
  role: Role;
  /** How they came in; an API token may carry fewer rights than its owner. */
  via:
    | { kind: "session"; sessionId: string }
    | { kind: "token"; tokenId: string; scope: "read" | "operate" }
    | { kind: "system" };
};

export const actorMay = (actor: Actor, permission: Permission): boolean =>
  roleMay(actor.role, permission) &&
  (actor.via.kind !== "token" || actor.via.scope === "operate" || READ_SCOPE.has(permission));

/** @throws AppError "forbidden", which tells nothing about what was asked for. */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (!actorMay(actor, permission))
    throw new AppError("forbidden", `this needs the permission ${permission}`);
}
