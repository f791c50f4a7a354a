import { z } from "zod";
import { nodeNameSchema } from "@/lib/nodes/name/schema";
import { DRAIN_VERDICTS } from "@/lib/nodes/verdict/model";

/** What a drain is asked, what it plans per pod, and how far it has come. Times are ISO strings, spans are in seconds. */

export const podKeySchema = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?\/[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, "expected namespace/name");

export const AT_DEADLINE = ["leave_cordoned", "restore", "ask"] as const;

/** Input of node.drain. */
export const drainInputSchema = z.strictObject({
  node: nodeNameSchema,
  /** Grace of every pod; null leaves each pod its own. 0 kills at once. */
  graceSeconds: z.int().min(0).max(86_400).nullable().default(null),
  /** Of the whole drain; what happens then is `atDeadline`. */
  deadlineSeconds: z.int().min(10).max(86_400).default(900),
  atDeadline: z.enum(AT_DEADLINE).default("leave_cordoned"),
  /** A pod that has not gone after this long is given up and reported; null waits as long as the drain does. */
  podTimeoutSeconds: z.int().min(1).max(86_400).nullable().default(null),
  /** Only pods of these tools, or only these pods; empty means all. Others stay, and the node is not expected to be empty. */
  onlyTools: z.array(z.string().min(1).max(63)).max(200).default([]),
  onlyPods: z.array(podKeySchema).max(500).default([]),
  /** Running jobs may complete for this long before they are evicted; 0 does not wait. */
  waitForJobsSeconds: z.int().min(0).max(86_400).default(0),
  /** Pods that have been terminating longer than this past their grace are not waited for; null waits for all. */
  skipTerminatingSeconds: z.int().min(0).max(86_400).nullable().default(null),
  /** Web services with one replica get a second one, Ready elsewhere, before the first is evicted. */
  startReplacementFirst: z.boolean().default(false),
  /** Pods whose loss is accepted knowingly: unmanaged, with local data, or blocked for good. */
  accept: z.array(podKeySchema).max(500).default([]),
});

const { node: _, ...OPTIONS } = drainInputSchema.shape;
const whole = z
  .string()
  .regex(/^\d{1,9}$/, "expected whole seconds")
  .transform(Number);
const listed = z.string().transform((text) => text.split(",").filter((part) => part !== ""));
/** The options of a drain as they stand in an address: of the plan's page, and of GET /api/v1/nodes/{name}/drain-plan. */
export const drainQuerySchema = z.strictObject({
  graceSeconds: whole.pipe(OPTIONS.graceSeconds.unwrap().unwrap()).optional(),
  deadlineSeconds: whole.pipe(OPTIONS.deadlineSeconds.unwrap()).optional(),
  atDeadline: OPTIONS.atDeadline.unwrap().optional(),
  podTimeoutSeconds: whole.pipe(OPTIONS.podTimeoutSeconds.unwrap().unwrap()).optional(),
  onlyTools: listed.pipe(OPTIONS.onlyTools.unwrap()).optional(),
  onlyPods: listed.pipe(OPTIONS.onlyPods.unwrap()).optional(),
  waitForJobsSeconds: whole.pipe(OPTIONS.waitForJobsSeconds.unwrap()).optional(),
  skipTerminatingSeconds: whole.pipe(OPTIONS.skipTerminatingSeconds.unwrap().unwrap()).optional(),
  startReplacementFirst: z
    .enum(["true", "false"])
    .transform((text) => text === "true")
    .optional(),
  accept: listed.pipe(OPTIONS.accept.unwrap()).optional(),
});

export const drainReasonSchema = z.object({
  verdict: z.enum(DRAIN_VERDICTS),
  /** In words and without ages: "budget wikibugs needs 2 healthy, has 2". */
  says: z.string(),
});

/** Whether the pod could run on another node, as far as that is known. */
export const fitSchema = z.object({
  answer: z.enum(["fits", "does_not_fit", "unknown"]),
  /** Other nodes it fits on. */
  nodes: z.int().nonnegative(),
  /** "fits 31 nodes"; or what stands in the way, commonest first. */
  says: z.string(),
});

export const drainPodSchema = z.object({
  key: podKeySchema,
  uid: z.string(),
  namespace: z.string(),
  name: z.string(),
  tool: z.string().nullable(),
  /** "Deployment web, 2 replicas"; null when nothing owns it. */
  owner: z.string().nullable(),
  ownerUid: z.string().nullable(),
  /** What the drain does with it. `await` is evicted by others already and only waited for. */
  does: z.enum(["evict", "await", "leave"]),
  /** Order of eviction: 0 jobs, 1 stateless, 2 single-replica web services, 3 stateful. */
  tier: z.int().min(0).max(3),
  verdict: z.enum(DRAIN_VERDICTS),
  reasons: z.array(drainReasonSchema).min(1),
  /** Expected time without a ready pod; null when there is no gap or nothing is known. */
  gapSeconds: z.int().nonnegative().nullable(),
  fit: fitSchema.nullable(),
  /** The drain is refused until `accept` names it. */
  needsAcceptance: z.boolean(),
  accepted: z.boolean(),
  graceSeconds: z.int().nonnegative().nullable(),
  /** The Deployment that gets a temporary second replica first, as namespace/name. */
  replaceFirst: z.string().nullable(),
});

export const drainPlanSchema = z.object({
  node: z.string(),
  nodeUid: z.string(),
  /** One sentence for the top of the page. */
  sentence: z.string(),
  pods: z.array(drainPodSchema),
  tools: z.array(
    z.object({
      tool: z.string().nullable(),
      namespace: z.string(),
      hurt: z.boolean(),
      pods: z.int(),
      /** What happens to the tool, in words, for its notice. */
      says: z.string(),
    }),
  ),
  counts: z.object({
    pods: z.int(),
    leaves: z.int().meta({ description: "pods that are evicted or awaited" }),
    stays: z.int(),
    tools: z.int(),
    toolsWithGap: z.int(),
    longestGapSeconds: z.int().nullable(),
    jobsFail: z.int(),
    blocked: z.int(),
    losesData: z.int(),
    unmanaged: z.int(),
    doesNotFit: z.int(),
    /** Gaps that `startReplacementFirst` would close. */
    closableGaps: z.int(),
  }),
  /** The one kubectl command that comes closest. */
  kubectl: z.string(),
});

export const DRAIN_POD_STATES = [
  "queued",
  "waiting_job",
  "replacing",
  "evicting",
  "blocked",
  "terminating",
  "gone",
  "rescheduled",
  "ready",
  "left",
  "given_up",
] as const;

export const drainPodProgressSchema = z.object({
  key: z.string(),
  uid: z.string(),
  state: z.enum(DRAIN_POD_STATES),
  /** By what it is blocked, why it was given up, or where it went. */
  says: z.string(),
  since: z.iso.datetime(),
  tries: z.int(),
  /** When a blocked eviction is tried again at the latest. */
  nextTryAt: z.iso.datetime().nullable(),
  replacement: z.object({ key: z.string(), node: z.string().nullable(), ready: z.boolean() }).nullable(),
});

/** `progress` of a drain's target on GET /api/v1/actions/<id>. */
export const drainProgressSchema = z.object({
  phase: z.enum(["preflight", "cordoning", "waiting_for_jobs", "evicting", "verifying", "restoring", "done"]),
  deadlineAt: z.iso.datetime().nullable(),
  pods: z.array(drainPodProgressSchema),
});
