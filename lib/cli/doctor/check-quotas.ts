import "server-only";
import { readFileSync } from "node:fs";
import type { Profile } from "@/lib/config/profiles/schema";
import type { QuotaSettings } from "@/lib/config/quotas";
import { messageOf } from "@/lib/core/errors";
import { obsoleteKeys } from "@/lib/quotas/model";
import { parseOverrides } from "@/lib/quotas/parse-overrides";
import { type Finding, ok, wrong } from "./finding";

/** The file of overrides, where that is the one that declares them: whether it can be read and holds. */
export function checkQuotas(settings: QuotaSettings, { quotas }: Pick<Profile, "quotas">): Finding[] {
  const place = { area: "quotas", checked: "overrides" } as const;
  const { overridesFile } = settings;
  if (overridesFile === undefined) return [ok(place, "declared in Forgeboard")];
  try {
    const declared = parseOverrides(readFileSync(overridesFile, "utf8"));
    const obsolete = [...declared].filter(
      ([, { override }]) => quotas !== null && obsoleteKeys(quotas, override).length > 0,
    );
    const names = obsolete.map(([tool]) => tool).join(", ");
    return [
      ok(
        place,
        `${declared.size} tools in ${overridesFile}${names === "" ? "" : `; at or under the default: ${names}`}`,
      ),
    ];
  } catch (thrown) {
    return [
      wrong(
        place,
        messageOf(thrown),
        `correct ${overridesFile}: quotas.overrides.<tool>.memory: 32   # the worker reads it again by itself`,
      ),
    ];
  }
}
