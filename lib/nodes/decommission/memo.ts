import "server-only";
import { z } from "zod";
import { DECOMMISSION_STAGES, stageProgressSchema } from "./schema";

/** What one slice of a decommission leaves to the next, in this or another worker. */

/** What another system had when it was looked at; `why` it could not be. */
const unseen = z.object({ seen: z.literal(false), why: z.string() });

export const decommissionMemoSchema = z.object({
  stage: z.enum(DECOMMISSION_STAGES),
  stages: z.array(stageProgressSchema),
  /** The drain's own memory while that goes on. */
  drain: z.json().nullable(),
  /** Of the machine before anything was done; empty where its kubelet reports none. */
  bootId: z.string(),
  certificate: z
    .discriminatedUnion("seen", [
      z.object({
        seen: z.literal(true),
        fingerprint: z.string().nullable().meta({ description: "null: there was none" }),
      }),
      unseen,
    ])
    .nullable(),
  hiera: z
    .discriminatedUnion("seen", [
      z.object({ seen: z.literal(true), commit: z.string(), listed: z.boolean() }),
      unseen,
    ])
    .nullable(),
  /** Failures in a row of what may pass by itself. */
  failures: z.int(),
  /** Lists in a row that found the node empty. */
  emptyLists: z.int(),
  /** Since when the present stage waits, in milliseconds. */
  waitsSince: z.number().nullable(),
  /** The open question. Only one more resume than there had been is an answer; a crash is none. */
  asked: z.object({ stage: z.enum(DECOMMISSION_STAGES), resumes: z.int(), says: z.string() }).nullable(),
  /** The API server's id of the deletion. */
  auditId: z.string().nullable(),
});

export type DecommissionMemo = z.infer<typeof decommissionMemoSchema>;

export const firstMemo = (): DecommissionMemo => ({
  stage: "look",
  stages: DECOMMISSION_STAGES.map((stage) => ({
    stage,
    state: "waiting",
    says: "",
    found: null,
    command: null,
    at: null,
  })),
  drain: null,
  bootId: "",
  certificate: null,
  hiera: null,
  failures: 0,
  emptyLists: 0,
  waitsSince: null,
  asked: null,
  auditId: null,
});
