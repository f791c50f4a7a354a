import type { z } from "zod";
import type { RegisterLines } from "@/lib/accounts/model";
import type { DriftRow, ReconcileState } from "../model";
import type {
  infrastructureFoundSchema,
  infrastructureInputSchema,
  infrastructureMemoSchema,
} from "./schema";

/** What tools share: accounts over the whole cluster, and accounts that are nobody's any more. */

export type InfrastructureInput = z.infer<typeof infrastructureInputSchema>;
export type InfrastructureFound = z.infer<typeof infrastructureFoundSchema>;

export type InfrastructureMemo = z.infer<typeof infrastructureMemoSchema>;

export type InfrastructureRead = {
  /** What was chosen. */
  rows: readonly DriftRow[];
  /** Whether by a filter: then nothing of it is taken out. */
  byFilter: boolean;
  /** What else is wrong with the same accounts: each is set right as a whole. */
  others: readonly DriftRow[];
  state: ReconcileState;
  /** Of each file, as last seen; null before the first look. */
  lines: RegisterLines | null;
};
