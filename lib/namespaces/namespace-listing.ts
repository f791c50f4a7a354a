import "server-only";
import { z } from "zod";
import { defineListing } from "@/lib/core/listing";
import type { NamespaceRow } from "./model";
import { namespaceRowSchema } from "./schema";

const text = z.string().min(1).max(253);
const yes = z.enum(["true", "false"]);
const shape = namespaceRowSchema.shape;

/** The list of namespaces: what it can be searched, filtered and sorted by. */
export const namespaceListing = defineListing<NamespaceRow>({
  kind: "namespaces",
  id: (row) => row.name,
  fields: {
    name: { schema: text, value: (row) => row.name, filter: true, facet: false, sort: true },
    belongsTo: { schema: shape.belongsTo, value: (row) => row.belongsTo, filter: true, sort: true },
    tool: { schema: text, value: (row) => row.tool, filter: true, facet: false, sort: true },
    disabled: { schema: yes, value: (row) => row.disabled, filter: true, sort: true },
    drifts: { schema: yes, value: (row) => row.drift > 0, filter: true, csv: false },
    drift: { schema: text, value: (row) => row.drift, sort: true },
    phase: { schema: text, value: (row) => row.phase, filter: true, sort: true },
    pods: { schema: text, value: (row) => row.pods, sort: true },
    quota: { schema: text, value: (row) => row.quota?.percent ?? null, sort: true },
    createdAt: { schema: text, value: (row) => row.createdAt, sort: true },
  },
  search: (row) => `${row.name} ${row.tool ?? ""} ${row.belongsTo}`,
  defaultSort: "name",
});
