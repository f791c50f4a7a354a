import { z } from "zod";
import { ACTION_STATES } from "@/lib/actions/schema";
import { drainInputSchema } from "@/lib/nodes/drain/schema";
import { nodeNameSchema } from "@/lib/nodes/name/schema";
import { nodeNamesSchema } from "@/lib/nodes/schema";
import { DAYS } from "./days/model";
import { parseLabelSelector } from "./label-selector/model";

/** What a campaign is asked, and what it remembers while it runs. Spans are in seconds; times of day are wall time in the schedule's own zone. */

/** Everything `Intl` knows, which is what the zone arithmetic reads too. */
const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

const timeOfDaySchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "expected a time of day from 00:00 to 23:59");

/** `to` at or before `from` is on the next day; 24:00 is the end of the same day. */
export const windowSchema = z
  .strictObject({
    days: z.array(z.enum(DAYS)).min(1).max(7),
    from: timeOfDaySchema,
    to: z.union([timeOfDaySchema, z.literal("24:00")]),
  })
  .refine(({ from, to }) => from !== to, {
    path: ["to"],
    message: "expected another time than from; a whole day is 00:00 to 24:00",
  });

export const scheduleSchema = z.strictObject({
  timeZone: z
    .string()
    .max(60)
    .refine(isTimeZone, "expected an IANA time zone, for example Europe/Berlin")
    .meta({ description: "IANA name" }),
  /** Nodes are started inside one of these; none means always. */
  allow: z.array(windowSchema).max(20).default([]),
  /** No node is started inside one of these, whatever allows it. */
  deny: z.array(windowSchema).max(20).default([]),
  /** Whole days, in the schedule's zone, on which no node is started. */
  freezeDays: z.array(z.iso.date()).max(100).default([]),
});

export const SELECTIONS = ["nodes", "label", "role", "not_version"] as const;

const roleSchema = z.string().min(1).max(63);

/** Which nodes; resolved once, when the plan is made, and frozen in it. */
export const selectionSchema = z.discriminatedUnion("by", [
  z.strictObject({ by: z.literal("nodes"), nodes: nodeNamesSchema }),
  z.strictObject({
    by: z.literal("label"),
    selector: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .refine(
        (text) => parseLabelSelector(text) !== null,
        "expected a label selector, for example kubernetes.wmcloud.org/nfs-mounted=true,!gpu",
      ),
  }),
  z.strictObject({ by: z.literal("role"), role: roleSchema }),
  z.strictObject({
    by: z.literal("not_version"),
    version: z.string().regex(/^v\d+\.\d+\.\d+[-+.\w]*$/, "expected a kubelet version, for example v1.36.3"),
    role: roleSchema.nullable().default(null),
  }),
]);

/** Pods whose loss may be accepted for every node at once; each drain names those it finds. */
export const ACCEPTABLE = ["unmanaged", "loses_data", "blocked_for_good"] as const;

const drainOptionsSchema = drainInputSchema
  .omit({ node: true, onlyTools: true, onlyPods: true, accept: true })
  .extend({ acceptAll: z.array(z.enum(ACCEPTABLE)).max(ACCEPTABLE.length).default([]) });

export const BODIES = ["node.cordon", "node.uncordon", "node.repool", "node.drain", "node.reboot"] as const;

/** What is done to each node, as one action of its own. */
export const bodySchema = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("node.cordon") }),
  z.strictObject({ action: z.literal("node.uncordon") }),
  z.strictObject({ action: z.literal("node.repool") }),
  z.strictObject({ action: z.literal("node.drain"), drain: drainOptionsSchema }),
  z.strictObject({
    action: z.literal("node.reboot"),
    drain: drainOptionsSchema,
    /** Name of a hook of the site file; null asks a person to reboot the node. */
    hook: z.string().min(1).max(40).nullable().default(null),
    /** From the hook's end until the node must be Ready again. */
    readyWithinSeconds: z.int().min(10).max(86_400).default(600),
  }),
]);

export const AFTER_CANARY = ["ask", "go_on"] as const;
export const ORDERS = ["listed", "name", "fewest_pods"] as const;

export const settingsSchema = z.strictObject({
  /** The first so many nodes; none of the others is started before they are done. */
  canary: z
    .strictObject({ count: z.int().min(0).max(50).default(1), after: z.enum(AFTER_CANARY).default("ask") })
    .default({ count: 1, after: "ask" }),
  /** Of all nodes in the roles that are touched, also counting those that are down already: a number, or a share as "10%". */
  maxUnavailable: z
    .union([
      z.int().min(1).max(200),
      z.string().regex(/^([1-9]\d?|100)%$/, "expected a number of nodes, or a share from 1% to 100%"),
    ])
    .default(1),
  /** Lower limits for single roles. */
  perRole: z.record(roleSchema, z.int("expected a whole number of nodes").min(1).max(200)).default({}),
  /** From one node's end, or start, to the next one's start; above 0 nodes are started one by one. */
  pauseSeconds: z.int().min(0).max(86_400).default(0),
  gate: z
    .strictObject({
      /** Nodes that are done have to be Ready before the next one is started. */
      nodesReady: z.boolean().default(true),
      /** No alert may fire that did not fire at the start; metrics that cannot be reached count as firing. */
      alerts: z.boolean().default(false),
      /** After this long a closed gate asks a person. */
      patienceSeconds: z.int().min(10).max(86_400).default(900),
    })
    .default({ nodesReady: true, alerts: false, patienceSeconds: 900 }),
  schedule: scheduleSchema.nullable().default(null),
  /** A failed canary stops at once. */
  stopAfterFailures: z.int().min(1).max(200).default(1),
  order: z.enum(ORDERS).default("name"),
});

export const TITLE_MAX = 80;

/** Input of campaign.run. */
export const campaignInputSchema = z.strictObject({
  title: z
    .string()
    .trim()
    .min(1)
    .max(TITLE_MAX)
    .regex(/[a-z0-9]/i, "expected a letter or a digit"),
  selection: selectionSchema,
  body: bodySchema,
  settings: settingsSchema.default(() => settingsSchema.parse({})),
});

export const NODE_RUN_STATES = ["waiting", "running", "done", "failed", "skipped"] as const;

/** What a node's own action is at. `queued` waits for a worker or a second person, `person` for someone who reboots it. */
export const NODE_PHASES = ["queued", "work", "drain", "hook", "person", "ready", "back", "idle"] as const;
export const nodePhaseSchema = z.object({ phase: z.enum(NODE_PHASES), at: z.iso.datetime() });

/** One node of a running campaign. */
export const nodeRunSchema = z.object({
  node: nodeNameSchema,
  role: z.string(),
  state: z.enum(NODE_RUN_STATES),
  says: z.string(),
  /** How often it was started; each start is a child action of its own. */
  tries: z.int().nonnegative(),
  childId: z.uuid().nullable(),
  childState: z.enum(ACTION_STATES).nullable(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  /** Not started sooner, because maintainers of `tool` asked for that once. */
  putOff: z.object({ until: z.iso.datetime(), tool: z.string() }).nullable().default(null),
  /** What was begun when, over all its tries, oldest first; the last one goes on until `endedAt`. */
  phases: z.array(nodePhaseSchema).default([]),
});

export const QUESTIONS = ["canary", "gate", "failures"] as const;

/** What a campaign's step leaves for its next slice, and what the page shows of it. */
export const campaignStateSchema = z.object({
  /** In the order in which they are started. */
  nodes: z.array(nodeRunSchema),
  canaryPassed: z.boolean(),
  /** Failures a person has seen and gone on from. */
  failuresSeen: z.int().nonnegative(),
  /** Set while it waits for a person, who answers by resuming. */
  asked: z.enum(QUESTIONS).nullable(),
  /** How often it had been resumed when it asked: only one more is an answer, a crash is none. */
  resumesSeen: z.int().nonnegative(),
  gateClosedSince: z.iso.datetime().nullable(),
  /** What stands against the next node; `accepted` holds the keys of what stood there at the start, or was gone on from. */
  troubles: z.array(z.object({ key: z.string(), says: z.string() })),
  accepted: z.array(z.string()),
  /** False until the first slice has looked at what fires anyway. */
  begun: z.boolean(),
  lastRequest: z.int().nonnegative(),
  /** What it waits for now, and until when where that is known. */
  waits: z.object({ says: z.string(), until: z.iso.datetime().nullable() }).nullable(),
});

/** What a body would do on one node, in the numbers that hurt; all 0 where it moves no pods. */
export const harmSchema = z.object({
  pods: z.int(),
  toolsWithGap: z.int(),
  jobsFail: z.int(),
  blocked: z.int(),
  losesData: z.int(),
  unmanaged: z.int(),
});

/** One node of a campaign's plan. */
export const plannedNodeSchema = z.object({
  node: nodeNameSchema,
  uid: z.string(),
  role: z.string(),
  /** False for what is so already, or cannot be done: it is left out, and may be retried by hand. */
  takes: z.boolean(),
  says: z.string(),
  cordoned: z.boolean(),
  harm: harmSchema,
  /** Tools, and namespaces of none, that would notice. */
  hurts: z.array(z.string()),
  /** Tools whose maintainers are told, how many of their pods are there, and what happens to them. */
  tells: z.array(z.object({ tool: z.string(), pods: z.int(), says: z.string() })).default([]),
  /** Why a second person has to agree to this node. */
  approval: z.array(z.string()),
});

/** `found` of a campaign's one target. */
export const campaignFoundSchema = z.object({ nodes: z.array(plannedNodeSchema) });

/** A campaign in the list. */
export const campaignRowSchema = z.object({
  id: z.uuid(),
  title: z.string(),
  body: z.enum(BODIES),
  state: z.enum(ACTION_STATES),
  summary: z.string(),
  done: z.int(),
  failed: z.int(),
  skipped: z.int(),
  running: z.int(),
  total: z.int(),
  /** What it waits for, what it asks, or how it ended. */
  says: z.string().nullable(),
  until: z.iso.datetime().nullable(),
  requestedBy: z.object({ user: z.string(), displayName: z.string() }),
  reason: z.string(),
  createdAt: z.iso.datetime(),
});
