import "server-only";
import type { ZodType } from "zod";
import type { Permission } from "@/lib/auth/policy";
import type { Notice } from "@/lib/outbox/model";
import type { ActionState, Child, Json, Plan, Target } from "./model";

/** What a step may use. The cluster is read and written as the person who asked. */
export type StepContext = {
  actionId: string;
  user: string;
  /** In whose name the cluster is written: who asked, or who agreed where who asked only maintains the tool. */
  writesAs: string;
  /** User names impersonation groups are derived from live in the profile; the adapter adds them. */
  reason: string;
  ticket: string | null;
  requestedAt: string;
  /** An earlier try at this step began and its end is not known: what is already so may be its doing. */
  begun: boolean;
  /** In an undo, what the action that is undone had found on this target; else null. */
  restores: Plan["targets"][number]["found"] | null;
  /** What an earlier slice of this step left behind; null at first. Survives the worker. */
  memo: Json | null;
  /** Milliseconds this action has spent paused so far: a deadline kept in `memo` moves by what was added since. */
  pausedMs: number;
  /** Milliseconds since the epoch by the database's clock, steady while the worker's own clock jumps. */
  now(): number;
  /** Aborts on shutdown and loss of the lease: nothing that is written afterwards counts. */
  signal: AbortSignal;
  /** Aborts when the person asked to pause or cancel, or a switch was thrown: end the unit at hand, answer `continue`. */
  stop: AbortSignal;
  /**
   * Makes sure this worker still holds the action. Call it right before every write that cannot be taken back.
   * @throws AppError "conflict" when another worker took over
   */
  fence(): Promise<void>;
  /** Shows how far the step has come, at most twice a second; `waits` is what it waits for, null when it works. */
  report(progress: Json, waits: string | null): void;
  /** Adds an audit entry for a part of the step that cannot be taken back, in the person's name. Fenced. */
  record(says: string, data: Record<string, Json>): Promise<void>;
  /** Starts another action in the person's name, under this one; a repeat with the same `key` answers the first. */
  startChild(child: ChildRequest): Promise<{ id: string }>;
};

export type ChildRequest = {
  action: string;
  input: Record<string, Json>;
  /** Distinguishes children of one action; the same key is the same child, whoever asks again after a crash. */
  key: string;
};

/**
 * One bounded, repeatable slice of work on one target. `continue` comes back after `afterMs`, as often as it takes;
 * `ask` pauses the action until a person resumes it; `retry` is a failed try, counted; `failed` ends the target.
 */
export type StepResult =
  | { outcome: "done" | "already_so"; says: string; auditId: string | null }
  | { outcome: "continue"; says: string; memo: Json; waits: string | null; afterMs: number }
  | { outcome: "ask"; says: string; memo: Json }
  | { outcome: "retry"; says: string; retryAfterMs: number }
  | { outcome: "failed"; says: string };

/** An action when it begins or has ended, for those who are told of it. */
export type Telling<Input> = {
  actionId: string;
  input: Input;
  plan: Plan;
  /** Name of the person who asked. */
  person: string;
  reason: string;
  ticket: string | null;
  /** The action in whose course this one was started; null for one that a person started. */
  parent: { plan: Plan } | null;
  /** Null when it begins. */
  ended: {
    state: ActionState;
    result: string;
    targets: readonly { target: Target; state: string; says: string; progress: Json | null }[];
  } | null;
};

/**
 * A verb. The engine does permission, switches, audit, queue, lease, progress, approval, pause, cancel and undo around
 * it, so an author cannot forget them.
 */
export type ActionDefinition<Input = unknown, Read = void> = {
  /** `<entity>.<verb>`, never renamed once released. */
  name: string;
  title: string;
  permission: Permission;
  /** The tool whose maintainers may ask for this too, whatever their role; without it, only the permission counts. */
  ownTool?(input: Input): string;
  input: ZodType<Input>;
  /** What it will hold exclusively; one active action per target. */
  targets(input: Input): readonly Target[];
  /** What the plan needs of the database, read just before it. A verb that has this cannot be rolled by a campaign. */
  reads?(input: Input): Promise<Read>;
  /** Reads the live index, changes nothing. @throws AppError "precondition" when the data is too old to plan on. */
  plan(input: Input, read: Read): Plan;
  /**
   * What of a plan an approval and a confirmation bind to, where that is less than all of it: counts and texts that
   * change by themselves may be left out. Default: the whole plan.
   */
  essence?(plan: Plan): Json;
  /**
   * Why a second person has to agree, in words; empty when nobody has to. `asMaintainer`: who asks may do so only
   * because the tool is their own; a second person always has the permission.
   */
  approval?(input: Input, plan: Plan, asked?: { asMaintainer: boolean }): readonly string[];
  /** How long an approval is waited for; the site's usual time where it is not said. */
  approvalHours?(): number;
  /**
   * Whether an approved action that starts this one covers its need for approval: true only when nothing here is
   * worse than what was approved there.
   */
  coveredBy?(plan: Plan, parent: { input: unknown; plan: Plan }): boolean;
  /** Who is told what when it begins and when it has ended, having begun or not; written in the same transaction. */
  notices?(telling: Telling<Input>): readonly Notice[];
  /** Reads the cluster first, so that it may be called again after a crash. `found` is the plan's, of this target. */
  step(
    input: Input,
    target: Target,
    found: Plan["targets"][number]["found"],
    context: StepContext,
  ): Promise<StepResult>;
  /**
   * Puts back what a slice lent for the next one, where none comes: before the action pauses or ends between two, and
   * when the step fails. Answers the memo to go on with, null to leave it. Repeatable; without it, nothing is lent.
   * @throws AppError upstream or timeout for what may pass by itself
   */
  settle?(
    input: Input,
    target: Target,
    found: Plan["targets"][number]["found"],
    context: StepContext,
  ): Promise<Json | null>;
  /**
   * The ordinary action that puts back what this one found, or why there is none: people read it where the offer would be.
   * `plan` has the targets alone that this action changed, `children` is what it started,
   * `id` its own.
   */
  inverse(input: Input, plan: Plan, children: readonly Child[], id: string): Inverse;
  /**
   * Why such a request cannot be obeyed, in words; null when it can. `memo` is what the step left last. A verb without
   * this has no parts that could be steered.
   */
  steers?(input: Input, memo: Json | null, steering: Steering): string | null;
};

export type Inverse = { action: string; input: Record<string, unknown> } | { none: string };

/** A person's wish for one part of a running action. */
export type Steering = { kind: "skip" | "retry" | "first"; name: string };

/** Binds the input's type inside one definition; outside, all definitions have one type. */
export const defineAction = <Input, Read = void>(
  definition: ActionDefinition<Input, Read>,
): ActionDefinition =>
  // Safe: the engine only ever passes `input` that this definition's schema has parsed, and what its `reads` gave.
  definition as unknown as ActionDefinition;

/** The plan as it would be now. @throws AppError as `plan` does */
export const planNow = async (definition: ActionDefinition, input: unknown): Promise<Plan> =>
  definition.plan(input, await definition.reads?.(input));

export type Registry = ReadonlyMap<string, ActionDefinition>;
