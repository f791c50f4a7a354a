import "server-only";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import { liveIndex } from "@/lib/live/process-index";
import type { Declared } from "@/lib/quotas/model";
import type { EditWorld } from "@/lib/quotas/plan-edit";

/** @throws AppError "precondition" when the picture of the cluster is too old to plan on */
export function editWorld(tool: string, declared: Declared | null): EditWorld {
  const { profile, quotas: settings, staleAfterSeconds } = site();
  const index = liveIndex();
  const { asOf, problem } = index.source();
  if (asOf === null || Date.now() - Date.parse(asOf) > staleAfterSeconds * 1_000)
    throw new AppError(
      "precondition",
      `the picture of the cluster is too old to plan on${problem === null ? "" : `: ${problem}`}`,
    );
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
