import "server-only";
import { z } from "zod";
import { defineListing } from "@/lib/core/listing";
import type { NodeRow } from "./model";
import { NODE_STATES } from "./schema";

const text = z.string().min(1).max(253);

const share = (part: number | null, whole: number) => (part === null || whole === 0 ? null : part / whole);

/** The node list: what it can be searched, filtered and sorted by. */
export const nodeListing = defineListing<NodeRow>({
  kind: "nodes",
  id: (row) => row.name,
  fields: {
    name: { schema: text, value: (row) => row.name, filter: true, facet: false, sort: true },
    role: { schema: text, value: (row) => row.role, filter: true, sort: true },
    state: { schema: z.enum(NODE_STATES), value: (row) => row.state, filter: true, sort: true },
    attention: {
      schema: z.enum(["true", "false"]),
      value: (row) => row.state !== "ready",
      filter: true,
      csv: false,
    },
    stuck: {
      schema: z.enum(["true", "false"]),
      value: (row) => row.stuck !== null,
      filter: true,
    },
    cordoned: {
      schema: z.enum(["true", "false"]),
      value: (row) => row.cordon !== null,
      filter: true,
      sort: true,
    },
    why: { schema: text, value: (row) => row.why },
    condition: { schema: text, value: (row) => row.conditions, filter: true },
    pods: { schema: text, value: (row) => row.pods, sort: true },
    tools: { schema: text, value: (row) => row.tools, sort: true },
    cpu: {
      schema: text,
      value: (row) => share(row.cpu.requested, row.cpu.allocatable),
      sort: true,
      csv: false,
    },
    memory: {
      schema: text,
      value: (row) => share(row.memory.requested, row.memory.allocatable),
      sort: true,
      csv: false,
    },
    cpuUsed: {
      schema: text,
      value: (row) => share(row.cpu.used, row.cpu.allocatable),
      sort: true,
      csv: false,
    },
    memoryUsed: {
      schema: text,
      value: (row) => share(row.memory.used, row.memory.allocatable),
      sort: true,
      csv: false,
    },
    cpuCoresAllocatable: { schema: text, value: (row) => row.cpu.allocatable },
    cpuCoresRequested: { schema: text, value: (row) => row.cpu.requested },
    cpuCoresUsed: { schema: text, value: (row) => row.cpu.used },
    memoryBytesAllocatable: { schema: text, value: (row) => row.memory.allocatable },
    memoryBytesRequested: { schema: text, value: (row) => row.memory.requested },
    memoryBytesUsed: { schema: text, value: (row) => row.memory.used },
    version: { schema: text, value: (row) => row.version, filter: true, sort: true },
    createdAt: { schema: text, value: (row) => row.createdAt, sort: true },
    stateSince: { schema: text, value: (row) => row.stateSince, sort: true },
    taint: { schema: text, value: (row) => row.taints, filter: true },
  },
  search: (row) =>
    [row.name, row.role, row.state, row.why, row.stuck, row.version, ...row.conditions, ...row.taints].join(
      " ",
    ),
  defaultSort: "name",
});
