import "server-only";
import { z } from "zod";
import { defineListing } from "@/lib/core/listing";
import type { QuotaRow } from "./model";
import { QUOTA_USES } from "./schema";

const text = z.string().min(1).max(253);
const yes = z.enum(["true", "false"]);
type Cell = QuotaRow["cpu"];
const share = (cell: Cell): number | null => (cell === null || cell.hard <= 0 ? null : cell.used / cell.hard);
const amounts = (name: string, of: (row: QuotaRow) => Cell) => ({
  [name]: { schema: text, value: (row: QuotaRow) => share(of(row)), sort: true, csv: false },
  [`${name}Used`]: { schema: text, value: (row: QuotaRow) => of(row)?.used ?? null },
  [`${name}Hard`]: { schema: text, value: (row: QuotaRow) => of(row)?.hard ?? null },
  [`${name}Peak`]: { schema: text, value: (row: QuotaRow) => of(row)?.peak ?? null },
});

/** The quota list: what it can be searched, filtered and sorted by. */
export const quotaListing = defineListing<QuotaRow>({
  kind: "quotas",
  id: (row) => row.namespace,
  fields: {
    namespace: { schema: text, value: (row) => row.namespace, filter: true, facet: false, sort: true },
    tool: { schema: text, value: (row) => row.tool, filter: true, facet: false, sort: true },
    use: { schema: z.enum(QUOTA_USES), value: (row) => row.use, filter: true, sort: true },
    pressure: { schema: text, value: (row) => row.pressure, sort: true },
    pressureOf: { schema: text, value: (row) => row.pressureOf },
    ...amounts("cpu", (row) => row.cpu),
    ...amounts("memory", (row) => row.memory),
    ...amounts("pods", (row) => row.pods),
    ...amounts("jobs", (row) => row.jobs),
    override: { schema: text, value: (row) => row.override, sort: true },
    overridden: { schema: yes, value: (row) => row.override !== null, filter: true, csv: false },
    obsolete: { schema: yes, value: (row) => row.obsolete.length > 0, filter: true },
    several: { schema: yes, value: (row) => row.quotas > 1, filter: true },
    drifted: { schema: yes, value: (row) => row.drift.length > 0, filter: true },
    waiting: { schema: yes, value: (row) => row.action?.state === "awaiting_approval", filter: true },
  },
  search: (row) => `${row.namespace} ${row.override ?? ""}`,
  defaultSort: "-pressure",
});
