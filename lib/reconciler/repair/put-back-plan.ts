import "server-only";
import type { Plan } from "@/lib/actions/model";
import { type FoundChange, KIND_WORDS } from "../model";
import { ONLY_OBSERVES } from "../only-observes";
import { patchCommand } from "./equivalent";
import { some } from "./plan";

/** What putting back would do to the objects that a repair has changed, as they were found then. Pure. */

export type PutBackRead = {
  /** Of the tools that the repair came to. */
  changes: readonly FoundChange[];
  /** How many more it may have changed, which nobody wrote down. */
  more: number;
  mode: "observe" | "plan" | "manage";
};

/** The same as of a repair of many: one of both at a time. */
export const TARGET = { kind: "tools", name: "selected tools" };

const COMMANDS_MAX = 30;

export function planPutBack({ changes, more, mode }: PutBackRead): Plan {
  const rights = changes.filter(({ kind }) => kind === "rolebinding");
  const observes = mode === "observe";
  const nothing = changes.length === 0;
  return {
    summary: nothing ? "Put back nothing" : `Put back ${some(changes.length, "object")}`,
    targets: [
      {
        target: TARGET,
        verdict: observes ? "blocked" : nothing ? "already_so" : "will_change",
        says: nothing
          ? "the repair came to no object that it changes"
          : `changes back ${saysKinds(changes)}, where nobody has changed it since`,
        found: { changes: changes.map((one) => ({ ...one })) },
      },
    ],
    warnings: [
      ...(nothing ? [] : ["it drifts again then, until it is repaired or what it should be is changed"]),
      ...(more > 0 ? [`${more} more may have been changed, and were not written down`] : []),
      ...rights.flatMap(({ namespace, name, fields }) =>
        fields.map(({ found }) => `gives rights in ${namespace} by ${name} to ${found ?? "nobody"}`),
      ),
    ],
    blockers: observes ? [{ target: TARGET, says: ONLY_OBSERVES, override: null }] : [],
    equivalent: changes.slice(0, COMMANDS_MAX).map((one) =>
      patchCommand({
        ...one,
        fields: one.fields.map(({ field, desired, found }) => ({ field, desired: found, found: desired })),
      }),
    ),
  };
}

/** Why a second person has to agree. */
export const putBackApproval = (plan: Plan): string[] =>
  plan.warnings.some((warning) => warning.startsWith("gives rights")) ? ["it gives rights back"] : [];

function saysKinds(changes: readonly FoundChange[]): string {
  const kinds = Map.groupBy(changes, ({ kind }) => kind);
  return [...kinds].map(([kind, { length }]) => `${KIND_WORDS[kind] ?? kind} ${length}`).join(", ");
}
