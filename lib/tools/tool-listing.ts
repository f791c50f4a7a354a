import "server-only";
import { z } from "zod";
import { defineListing } from "@/lib/core/listing";
import type { ToolRow } from "./model";
import { ATTENTIONS, toolRowSchema } from "./schema";

const text = z.string().min(1).max(253);
const yes = z.enum(["true", "false"]);

/** The tools list: what it can be searched, filtered and sorted by. */
export const toolListing = defineListing<ToolRow>({
  kind: "tools",
  id: (row) => row.name,
  fields: {
    name: { schema: text, value: (row) => row.name, filter: true, facet: false, sort: true },
    namespace: { schema: text, value: (row) => row.namespace },
    attention: { schema: z.enum(ATTENTIONS), value: (row) => row.attention, filter: true, sort: true },
    web: { schema: toolRowSchema.shape.web, value: (row) => row.web, filter: true, sort: true },
    webSays: { schema: text, value: (row) => row.webSays },
    maintainer: { schema: text, value: (row) => row.maintainers, filter: true, facet: false, sort: true },
    maintainerTools: { schema: text, value: (row) => row.maintainerTools },
    crons: { schema: text, value: (row) => row.crons, sort: true },
    jobsRunning: { schema: text, value: (row) => row.jobsRunning, sort: true },
    jobsFailed: { schema: text, value: (row) => row.jobsFailed, sort: true },
    pods: { schema: text, value: (row) => row.pods, sort: true },
    restarts: { schema: text, value: (row) => row.restarts, sort: true },
    quota: { schema: text, value: (row) => row.quota?.percent ?? null, sort: true },
    quotaOf: { schema: text, value: (row) => row.quota?.resource ?? null },
    image: {
      schema: z.string().min(1).max(1000),
      value: (row) => row.image,
      filter: true,
      facet: false,
      sort: true,
    },
    imageSince: { schema: text, value: (row) => row.imageSince, sort: true },
    changedAt: { schema: text, value: (row) => row.changedAt, sort: true },
    disabled: { schema: yes, value: (row) => row.disabled.length > 0, filter: true, sort: true },
  },
  narrowing: {
    mine: z.enum(["true"]).optional().meta({ description: "only tools that the person who asks maintains" }),
  },
  search: (row) =>
    `${row.name} ${row.maintainers.join(" ")} ${row.webSays} ${row.image ?? ""} ${row.attention.join(" ")}`,
  defaultSort: "name",
});
