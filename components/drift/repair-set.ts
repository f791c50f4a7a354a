import { type RepairVerb, repairedBy } from "@/lib/reconciler/model";

/** What a repair is asked for: rows that were chosen, or all that match a filter, with how many there are of each kind. */
export type RepairSet =
  | { by: "ids"; ids: readonly string[] }
  | {
      by: "all";
      filter: Readonly<Record<string, string>>;
      kinds: readonly { value: string; count: number }[];
    };

export type RepairPart = {
  action: RepairVerb;
  where: string;
  count: number;
  selection: Readonly<Record<string, unknown>>;
};

/** One action for what is in the cluster, one for what is in files of tools, one for what all share. */
export const partsOf = (set: RepairSet): RepairPart[] =>
  [
    part(set, "tool.repair", "in the cluster"),
    part(set, "account.repair", "in files"),
    part(set, "infrastructure.repair", "of the infrastructure"),
  ].filter(({ count }) => count > 0);

function part(set: RepairSet, action: RepairPart["action"], where: string): RepairPart {
  // An id, or the kind that ids begin with.
  const isIn = (key: string) => repairedBy(key) === action;
  if (set.by === "ids") {
    const ids = set.ids.filter(isIn);
    return { action, where, count: ids.length, selection: { by: "ids", ids } };
  }
  // A facet counts what the other filters leave, its own aside.
  const wanted = set.filter.kind?.split(",");
  const count = set.kinds
    .filter(({ value }) => isIn(value) && (wanted?.includes(value) ?? true))
    .reduce((sum, kind) => sum + kind.count, 0);
  return { action, where, count, selection: { by: "all", ...set.filter } };
}
