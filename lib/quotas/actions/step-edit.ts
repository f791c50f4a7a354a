import "server-only";
import type { StepContext, StepResult } from "@/lib/actions/define";
import type { Json } from "@/lib/actions/model";
import { site } from "@/lib/config/site";
import { parseQuantity } from "@/lib/core/quantity";
import { db } from "@/lib/db/client";
import { publishHint } from "@/lib/db/notify";
import type { Fields, TenantObject } from "@/lib/kubernetes/model";
import { getTenant } from "@/lib/kubernetes/read-tenant";
import { createTenant } from "@/lib/kubernetes/write/create-tenant";
import { patchTenant } from "@/lib/kubernetes/write/patch-tenant";
import { amountText, sameAmount } from "@/lib/quotas/model";
import { type EditFound, sayChanges } from "@/lib/quotas/plan-edit";

/**
 * One edit: both objects are read, held against the plan, and written where they differ; then the override is kept. What
 * is as it should be already is left, so that a repeat after a crash goes on where the first one was.
 */
export async function stepEdit(tool: string, found: EditFound, context: StepContext): Promise<StepResult> {
  const place = { namespace: found.namespace, name: found.name };
  let auditId: string | null = null;
  let written = false;
  for (const [kind, prefix, fields] of [
    ["resourcequota", "hard", found.hard],
    ["limitrange", "limits", found.limits],
  ] as const) {
    const now = await getTenant({ kind, ...place }, context.signal);
    const difference = differenceOf(prefix, fields, now);
    if ("changed" in difference)
      return {
        outcome: "failed",
        says: `the world left the plan: ${kind} ${found.name} has ${difference.changed}`,
      };
    if (Object.keys(difference.fields).length === 0) continue;
    await context.fence();
    const as = {
      user: context.writesAs,
      groups: [site().profile.operatorGroup],
      actionId: context.actionId,
    };
    const answer =
      now === null
        ? await createTenant({ kind, ...place, fields: difference.fields }, as, context.signal)
        : await patchTenant(now, difference.fields, as, context.signal);
    if (answer === null)
      return {
        outcome: "retry",
        says: `${kind} ${found.name} was changed at the same moment`,
        retryAfterMs: 200,
      };
    auditId = answer.auditId ?? auditId;
    written = true;
  }
  const kept = await keepOverride(tool, found.override, context);
  const changes = sayChanges(found);
  if (!written && !kept && !context.begun)
    return { outcome: "already_so", says: "every amount was so already", auditId: null };
  const says = changes.length === 0 ? "the override is kept; no amount changed" : changes.join(", ");
  await context.record(says, {
    tool,
    before: amountsOf(found, "was"),
    after: amountsOf(found, "to"),
    override: found.override,
  });
  return { outcome: "done", says, auditId };
}

/** Fields that are to be written; or the one that is neither what it was when this was planned nor what it is to be. */
function differenceOf(
  prefix: string,
  fields: EditFound["hard"],
  now: TenantObject | null,
): { fields: Fields } | { changed: string } {
  const wanted: Record<string, string> = {};
  for (const [field, { to, was }] of Object.entries(fields)) {
    const text = now?.fields[`${prefix}.${field}`];
    const amount = text === undefined ? null : parseQuantity(text);
    if (amount !== null && sameAmount(amount, parseQuantity(to))) continue;
    const asPlanned = amount === null || was === null ? amount === was : sameAmount(amount, was);
    if (!asPlanned)
      return {
        changed: `${field} ${text ?? "none"} by now, and had ${was === null ? "none" : amountText(field, was)} when it was planned`,
      };
    wanted[`${prefix}.${field}`] = to;
  }
  return { fields: wanted };
}

/** Whether anything of it changed. */
async function keepOverride(
  tool: string,
  override: EditFound["override"],
  context: StepContext,
): Promise<boolean> {
  await context.fence();
  const key = { tool, declared: "forgeboard" };
  return db().$transaction(async (tx) => {
    const before = await tx.quotaOverride.findUnique({ where: { tool_declared: key } });
    const keys = Object.keys(override);
    const had = Object.entries((before?.amounts ?? {}) as Record<string, number>);
    if (had.length === keys.length && had.every(([name, amount]) => override[name] === amount)) return false;
    if (keys.length === 0) await tx.quotaOverride.deleteMany({ where: key });
    else {
      const data = { amounts: override, ticket: context.ticket, changedAt: new Date() };
      await tx.quotaOverride.upsert({
        where: { tool_declared: key },
        create: { ...key, ...data },
        update: data,
      });
    }
    await publishHint(tx, { topic: "quotas", ids: [tool] });
    return true;
  });
}

const amountsOf = ({ hard, limits }: EditFound, side: "to" | "was"): Record<string, Json> =>
  Object.fromEntries(
    [...Object.entries(hard), ...Object.entries(limits)].map(([field, { to, was }]) => [
      field,
      side === "to" ? to : was === null ? null : amountText(field, was),
    ]),
  );
