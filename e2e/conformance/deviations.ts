/**
 * What our drain does otherwise than kubectl's, and means to. Every difference that a scenario shows is one of these; one
 * that no scenario shows any more has to go. Deviations that no answer of the API server can show (budgets told with their
 * owner, forced deletion as an action of its own) have their tests in lib/nodes/drain/deviations.test.ts, by the same numbers.
 */
export const DEVIATIONS = {
  1: "Looks before it cordons: a drain that is refused leaves the node as it was.",
  2: "Evicts only once the cordon was seen to hold; kubectl goes on without it.",
  3: "Evicts the pod of the plan by its UID, never another that has its name by now.",
  4: "Judges and accepts pod by pod: a DaemonSet's pods stay without a flag, and a vanished controller manages nothing.",
  5: "Counts budgets before the start and sends no trial: what two budgets hold is refused, not found out half-way.",
  6: "Backs off from 5 to 30 s where kubectl asks every 5 s.",
  7: "Waits by a picture of the whole node and tries again what may pass: one error ends neither pod nor drain.",
  8: "Knows the DaemonSets from that picture; kubectl asks once per pod.",
  9: "Ends at its deadline; kubectl looks at its own only before each try.",
  10: "Ends well only with an empty node: what landed meanwhile is named.",
  12: "Evicts, through policy/v1, and does nothing else: there is no way past a budget.",
} as const;

export type DeviationNumber = keyof typeof DEVIATIONS;
