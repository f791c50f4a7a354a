import "server-only";
import type { AccountTool } from "@/lib/accounts/model";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import { mirroredTools } from "@/lib/mirror/mirrored-tools";
import { namespaceOf } from "./desired";

/** The tools that the directory has, as far as what they have outside the API server goes. @throws AppError "precondition" while the mirror is frozen */
export async function accountTools(): Promise<AccountTool[]> {
  const { profile } = site();
  const { tools, source } = await mirroredTools();
  if (source.problem !== null) throw new AppError("precondition", `the directory: ${source.problem}`);
  const found = [...tools.values()].flatMap(({ name, uid, gid, homeDirectory, disabled, goneAt }) =>
    goneAt === null
      ? [
          {
            name,
            uid,
            gid,
            homeDirectory,
            disabled: disabled.length > 0,
            namespace: namespaceOf(profile, name),
          },
        ]
      : [],
  );
  if (found.length === 0) throw new AppError("precondition", "the directory has no tool at all");
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}
