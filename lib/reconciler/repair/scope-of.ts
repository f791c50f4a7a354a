import "server-only";
import { AppError } from "@/lib/core/errors";
import { type DriftRow, inScope, type RepairInput, type Scope } from "../model";
import { driftRowSchema } from "../schema";

/** What a repair may end, from what was asked for and what there is. Pure. */

/** A plan that names its objects is read whole by who looks at its action. */
const NAMED_MAX = 5_000;

const ANY: Scope = { ids: null, whats: null, kind: null, destructive: false, pods: [] };

/** @throws AppError invalid for a filter with more than that */
export function scopeOf({ selection }: RepairInput, rows: readonly DriftRow[]): Scope {
  if (selection.by === "ids") return { ...ANY, ids: selection.ids };
  if (selection.by === "tools") return ANY;
  const { by: _by, kind, what, ...more } = selection;
  const isNarrow = kind?.includes(",") === true || Object.values(more).some((value) => value !== undefined);
  if (!isNarrow)
    return {
      ...ANY,
      kind: kind ?? null,
      whats: what === undefined ? null : what.split(",").map((one) => driftRowSchema.shape.what.parse(one)),
    };
  // By name, since what else matches meanwhile was in nobody's plan; what takes something away is named by a person alone.
  const ids = rows.filter((row) => inScope(row, ANY)).map(({ id }) => id);
  if (ids.length > NAMED_MAX)
    throw new AppError("invalid", "that is too much for one plan", {
      fields: [
        {
          path: "input.selection",
          message: `${ids.length.toLocaleString("en")} objects match, at most ${NAMED_MAX.toLocaleString("en")} at a time: narrow the filter`,
        },
      ],
    });
  return { ...ANY, ids };
}
