import "server-only";
import { z } from "zod";
import { defineListing } from "@/lib/core/listing";
import type { DriftRow } from "./model";
import { driftRowSchema } from "./schema";

const text = z.string().min(1).max(300);
const shape = driftRowSchema.shape;

/** The list of drift: what it can be searched, filtered and sorted by. */
export const driftListing = defineListing<DriftRow>({
  kind: "drift",
  id: (row) => row.id,
  fields: {
    id: { schema: text, value: (row) => row.id },
    kind: { schema: z.string().min(1).max(40), value: (row) => row.kind, filter: true, sort: true },
    what: { schema: shape.what, value: (row) => row.what, filter: true, sort: true },
    name: { schema: text, value: (row) => row.name, sort: true },
    namespace: { schema: text, value: (row) => row.namespace, filter: true, facet: false, sort: true },
    tool: { schema: text, value: (row) => row.tool, filter: true, facet: false, sort: true },
    severity: { schema: shape.severity, value: (row) => row.severity, filter: true, sort: true },
    repair: { schema: z.string().min(1).max(20), value: (row) => row.repair, filter: true, sort: true },
    says: { schema: text, value: (row) => row.says },
    since: { schema: text, value: (row) => row.since, sort: true },
  },
  search: (row) => `${row.id} ${row.tool ?? ""} ${row.says}`,
  defaultSort: "tool",
});
