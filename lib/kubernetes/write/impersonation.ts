import "server-only";
import { AppError } from "@/lib/core/errors";

export type Impersonation = { user: string; groups: readonly string[]; actionId: string };

/** Built from scratch: nothing a client sent is ever passed on. */
export function impersonationHeaders({ user, groups, actionId }: Impersonation): Record<string, string> {
  const [group, ...others] = groups;
  if (others.length > 0) throw new AppError("internal", "only one group can be impersonated");
  return {
    "Impersonate-User": user,
    ...(group === undefined ? {} : { "Impersonate-Group": group }),
    "Impersonate-Extra-forgeboard.dev%2Faction": actionId,
  };
}
