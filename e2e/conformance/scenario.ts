import type { Rule } from "../control-plane/fault-proxy";
import type { Flags } from "./compat";
import type { DeviationNumber } from "./deviations";
import type { Place } from "./place";

/** One script that both kubectl and our drain go through, what kubectl makes of it, and where we mean to differ. */

export type ScriptedPod = {
  name: string;
  /** Default a ReplicaSet that wants none. `gone`: of a controller that does not exist. */
  owner?: "ReplicaSet" | "DaemonSet" | "gone ReplicaSet" | "gone DaemonSet" | null;
  localData?: boolean;
  mirror?: true;
  phase?: "Succeeded" | "Failed";
  budgets?: readonly string[];
  /** Was deleted before, and stays as long as no kubelet lets it go. */
  terminating?: true;
};

export type Outcome = {
  /** Names of the pods that are gone or going by this drain. */
  evicted: string[];
  cordoned: boolean;
  failed: boolean;
  /** By pod what the server said, the same words in a row once: "evict 429, evict 201". */
  answers: Record<string, string>;
  /** By pod how often it was asked, where that was more than once. */
  tries: Record<string, number>;
  /** Questions after a DaemonSet. */
  lookups: number;
  /** Ended more than 2.5 s after its timeout. */
  late: boolean;
};

type Differences = { [F in keyof Outcome]?: { by: DeviationNumber; is: Outcome[F] } };

export type Scenario = {
  name: string;
  pods: readonly ScriptedPod[];
  flags?: Flags;
  /** Budgets by name, with how many pods they let go. */
  budgets?: Readonly<Record<string, number>>;
  /** What kubectl would not refuse and we ask about first is accepted. */
  accepts?: true;
  /** Nobody ends what terminates. */
  kubelet?: false;
  /** What changes once the plan could be made, before it starts. */
  before?: (place: Place) => Promise<void>;
  /** What becomes of some of the requests. */
  faults?: (place: Place) => readonly Rule[];
  /** What happens while the drain runs. */
  meanwhile?: (drain: Running) => Promise<void>;
  kubectl: Outcome;
  ours?: Differences;
};

/** A drain under way, whoever does it. */
export type Running = {
  place: Place;
  /** Until the pod was answered so, that many times; default once. */
  answered(pod: string, answer: string, times?: number): Promise<void>;
  /** As a person ends it: ^C, or cancel. */
  interrupt(): Promise<void>;
};

const evictedAll = (names: readonly string[]): Outcome["answers"] =>
  Object.fromEntries(names.map((name) => [name, "evict 201"]));

/** Cordoned, and these evicted at the first try. */
export const drained = (...names: string[]): Outcome => ({
  evicted: [...names].sort(),
  cordoned: true,
  failed: false,
  answers: evictedAll(names),
  tries: {},
  lookups: 0,
  late: false,
});

/** Ended without asking any pod to leave; the node stays cordoned. */
export const refused: Outcome = { ...drained(), failed: true };

/** We refuse before anything is touched: the node is not even cordoned. */
export const untouched = { by: 1, is: false } as const;
