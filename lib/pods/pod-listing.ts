import "server-only";
import { z } from "zod";
import { defineListing } from "@/lib/core/listing";
import type { PodRow } from "./model";
import { podRowSchema } from "./schema";

const text = z.string().min(1).max(253);

/** The pod list: what it can be searched, filtered and sorted by. */
export const podListing = defineListing<PodRow>({
  kind: "pods",
  id: (row) => row.key,
  fields: {
    namespace: { schema: text, value: (row) => row.namespace, filter: true, facet: false, sort: true },
    name: { schema: text, value: (row) => row.name, filter: true, facet: false, sort: true },
    tool: { schema: text, value: (row) => row.tool, filter: true, facet: false, sort: true },
    node: { schema: text, value: (row) => row.node, filter: true, facet: false, sort: true },
    phase: { schema: podRowSchema.shape.phase, value: (row) => row.phase, filter: true, sort: true },
    ready: { schema: z.enum(["true", "false"]), value: (row) => row.ready, filter: true, sort: true },
    problem: {
      schema: z.enum(["true", "false"]),
      value: (row) => row.reason !== null,
      filter: true,
      csv: false,
    },
    reason: { schema: text, value: (row) => row.reason, sort: true },
    restarts: { schema: text, value: (row) => row.restarts, sort: true },
    image: {
      schema: z.string().min(1).max(1000),
      value: (row) => row.image,
      filter: true,
      facet: false,
      sort: true,
    },
    owner: { schema: text, value: (row) => row.owner, sort: true },
    createdAt: { schema: text, value: (row) => row.createdAt, sort: true },
  },
  search: (row) =>
    `${row.key} ${row.node ?? ""} ${row.phase} ${row.reason ?? ""} ${row.image} ${row.owner ?? ""}`,
  defaultSort: "namespace",
});
