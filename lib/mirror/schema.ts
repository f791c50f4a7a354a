import { z } from "zod";
import { sourceSchema } from "@/lib/core/source";

export const RUN_OUTCOMES = ["ok", "frozen", "failed"] as const;

const names = z.array(z.string());
const finding = z.object({
  kind: z.enum(["uid_reused", "uid_changed", "uid_shared"]),
  tool: z.string(),
  uid: z.int(),
  other: z.string().nullable().meta({ description: "the tool that has or had this uid" }),
});

/** What an answer without the whole of something lacks. */
export const EVERYTHING = ["tools", "people"] as const;

/** What a pass takes away. */
export const lossSchema = z.object({
  tools: names,
  people: names,
  memberships: z.int(),
  disabled: names.meta({ description: "tools that are disabled from then on" }),
  roles: names.default([]).meta({ description: "people who are in a group less that gives a role" }),
  everything: z
    .array(z.enum(EVERYTHING))
    .meta({ description: "none of them is left: that is never confirmed" }),
});

/** Beside the counts of a pass. Lists are cut to a length that can be read; `unreadable` counts all. */
export const runDetailsSchema = z.object({
  from: z.string().default("").meta({ description: "the server or file that answered" }),
  durationMs: z.number().default(0),
  referrals: z.int().default(0),
  unreadable: z.int().default(0),
  unreadableNames: z.array(z.object({ dn: z.string(), says: z.string() })).default([]),
  findings: z.array(finding).default([]),
  /** Of a frozen pass: what it would have taken away, by name. */
  loss: lossSchema.nullable().default(null),
});

export const mirrorRunSchema = z.object({
  id: z.int(),
  outcome: z.enum(RUN_OUTCOMES),
  says: z.string(),
  startedAt: z.iso.datetime(),
  /** Of the last of several passes that came to the same. */
  finishedAt: z.iso.datetime().nullable(),
  tools: z.int(),
  people: z.int(),
  added: z.int(),
  changed: z.int(),
  gone: z.int(),
  from: z.string(),
  durationMs: z.number(),
  unreadable: z.int(),
});

const standing = z.object({
  tools: z.int(),
  disabledTools: z.int(),
  toolsWithoutMaintainer: z.int(),
  goneTools: z.int(),
  people: z.int(),
  admins: z.int(),
});

export const mirrorAnswerSchema = z.object({
  source: sourceSchema,
  standing,
  frozen: z
    .object({
      since: z.iso.datetime(),
      says: z.string(),
      loss: lossSchema,
    })
    .nullable(),
  unreadable: z.array(z.object({ dn: z.string(), says: z.string() })),
  findings: z.array(finding),
  runs: z.array(mirrorRunSchema),
});
