import "server-only";
import type { ZodType } from "zod";
import type { Permission } from "@/lib/auth/policy";
import type { Plan, Target } from "./model";

/** What a step may use. The cluster is read and written as the person who asked. */
export type StepContext = {
  actionId: string;
  user: string;
  /** User names impersonation groups are derived from live in the profile; the adapter adds them. */
  reason: string;
  ticket: string | null;
  requestedAt: string;
  /** An earlier try at this step began and its end is not known: what is already so may be its doing. */
  begun: boolean;
  /** In an undo, what the action that is undone had found on this target; else null. */
  restores: Plan["targets"][number]["found"] | null;
  /** Aborts on shutdown, cancellation and loss of the lease. */
  signal: AbortSignal;
};

/** One bounded, repeatable step on one target. `retry` puts it back on the queue; `failed` ends that target. */
export type StepResult =
  | { outcome: "done" | "already_so"; says: string; auditId: string | null }
  | { outcome: "retry"; says: string; retryAfterMs: number }
  | { outcome: "failed"; says: string };

/**
 * A verb. The engine does permission, switches, audit, queue, lease, progress, cancel and undo around it,
 * so an author cannot forget them.
 */
export type ActionDefinition<Input = unknown> = {
  /** `<entity>.<verb>`, never renamed once released. */
  name: string;
  title: string;
  permission: Permission;
  input: ZodType<Input>;
  /** What it will hold exclusively; one active action per target. */
  targets(input: Input): readonly Target[];
  /** Reads the live index, changes nothing. @throws AppError "precondition" when the data is too old to plan on. */
  plan(input: Input): Plan;
  /** Reads the cluster first, so that it may be called again after a crash. `found` is the plan's, of this target. */
  step(
    input: Input,
    target: Target,
    found: Plan["targets"][number]["found"],
    context: StepContext,
  ): Promise<StepResult>;
  /** The ordinary action that puts back what this one found, or null when there is nothing to put back. */
  inverse(input: Input, plan: Plan): { action: string; input: Record<string, unknown> } | null;
};

/** Binds the input's type inside one definition; outside, all definitions have one type. */
export const defineAction = <Input>(definition: ActionDefinition<Input>): ActionDefinition =>
  // Safe: the engine only ever passes `input` values that this definition's own schema has parsed.
  definition as unknown as ActionDefinition;

export type Registry = ReadonlyMap<string, ActionDefinition>;
