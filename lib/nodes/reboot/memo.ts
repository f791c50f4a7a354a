import "server-only";
import { z } from "zod";
import { REBOOT_PHASES, rebootMarksSchema } from "./schema";

/** What a reboot's step remembers between slices; times in milliseconds since the epoch. */
export const rebootMemoSchema = z.object({
  phase: z.enum(REBOOT_PHASES),
  /** The drain's own memory while that goes on. */
  drain: z.json().nullable(),
  /** Of the node as it was before; empty where its kubelet reports none. */
  bootIdBefore: z.string(),
  /** Written before the hook is run: whoever finds it without knowing the run follows a crash. */
  hookToken: z.string().nullable(),
  /** When the node has to be back. */
  deadlineAt: z.number().nullable(),
  marks: rebootMarksSchema.default([]),
});
export type RebootMemo = z.infer<typeof rebootMemoSchema>;

export const FIRST_MEMO: RebootMemo = {
  phase: "drain",
  drain: null,
  bootIdBefore: "",
  hookToken: null,
  deadlineAt: null,
  marks: [],
};
