import "server-only";

/** How a pod is asked to leave, whatever API asks it; the answers are those of every back end. */

export type Eviction = {
  namespace: string;
  name: string;
  /** Precondition: another pod of the same name is never touched. */
  uid: string;
  /** Null leaves the pod its own. 0 kills at once. */
  graceSeconds: number | null;
};

/**
 * `blocked` may be asked again, no sooner than `retryAfterSeconds` where the server said so (else 0); `budget` is the
 * disruption budget that said no. `gone`: no such pod any more, or another one of its name. `failed` is for good.
 */
export type EvictAnswer =
  | { answer: "accepted"; auditId: string | null }
  | { answer: "blocked"; cause: string; budget: string | null; retryAfterSeconds: number }
  | { answer: "gone"; cause: string }
  | { answer: "failed"; cause: string };
