import "server-only";
import { site } from "@/lib/config/site";
import { currentIndex } from "@/lib/live/current-index";
import type { Declared } from "@/lib/quotas/model";
import type { EditWorld } from "@/lib/quotas/plan-edit";

/** @throws AppError "precondition" when the picture of the cluster is too old to plan on */
export function editWorld(tool: string, declared: Declared | null): EditWorld {
  const { profile, quotas: settings } = site();
  const index = currentIndex();
  const namespace = profile.tenancy.namespace.name.replace("{tool}", tool);
  const here = (record: { namespace: string }) => record.namespace === namespace;
  return {
    profile,
    settings,
    namespace,
    namespaceExists: index.table("namespaces").get(namespace) !== undefined,
    quotas: [...index.table("resourcequotas").values()].filter(here),
    limits: [...index.table("limitranges").values()].filter(here),
    declared,
  };
}
