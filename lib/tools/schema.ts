import { z } from "zod";
import { ACTION_STATES } from "@/lib/actions/schema";
import { BUILD_STATES } from "@/lib/live/model";
import { podRowSchema } from "@/lib/pods/schema";
import { WEB_STATES } from "./web-service/model";

/** What is wrong with a tool as a tenant, beside what is wrong with its pods. */
export const ATTENTIONS = [
  "no_maintainers",
  "disabled_running",
  "unknown_running",
  "never_used",
  "over_quota",
  "crash_looping",
] as const;

const DISABLED = ["shell", "policy", "locked"] as const;

export const toolRowSchema = z.object({
  name: z.string(),
  namespace: z.string().nullable().meta({ description: "null where the cluster has none" }),
  maintainers: z.array(z.string()).readonly().meta({ description: "login names" }),
  maintainerTools: z
    .array(z.string())
    .readonly()
    .meta({ description: "other tools whose accounts maintain it" }),
  inDirectory: z.boolean().nullable().meta({ description: "null while the directory has never been read" }),
  disabled: z
    .array(z.enum(DISABLED))
    .readonly()
    .meta({ description: "how it is disabled; empty when it is not" }),
  web: z.enum(WEB_STATES),
  webSays: z.string(),
  crons: z.int().meta({ description: "schedules that are on" }),
  jobsRunning: z.int(),
  jobsFailed: z.int().meta({ description: "runs that are kept and have failed for good" }),
  pods: z.int().meta({ description: "that have not ended" }),
  restarts: z.int(),
  quota: z
    .object({ percent: z.int(), resource: z.string() })
    .nullable()
    .meta({ description: "the resource nearest its limit; null without a quota" }),
  image: z.string().nullable().meta({ description: "of the web service, or else of any pod" }),
  imageSince: z.iso
    .datetime()
    .nullable()
    .meta({ description: "start of the oldest pod with this image, which is as old as what it runs" }),
  changedAt: z.iso
    .datetime()
    .nullable()
    .meta({ description: "when anything of it was last made or rolled out, or its account changed" }),
  attention: z.array(z.enum(ATTENTIONS)).readonly(),
});

const at = z.iso.datetime();

export const CHANGES = [
  "rollout",
  "restart",
  "condition",
  "job",
  "build",
  "quota",
  "action",
  "account",
] as const;

export const changeSchema = z.object({
  at,
  kind: z.enum(CHANGES),
  says: z.string(),
  /** Of an action. */
  person: z.string().nullable(),
  actionId: z.uuid().nullable(),
});

export const upcomingSchema = z.object({
  actionId: z.uuid(),
  action: z.string(),
  state: z.enum(ACTION_STATES),
  node: z.string(),
  says: z.string().meta({ description: "what happens to the tool" }),
  person: z.string(),
  reason: z.string(),
  ticket: z.string().nullable(),
  begun: z.boolean(),
  postponable: z.boolean().meta({ description: "its maintainers may still ask for another time, once" }),
  putOff: z
    .object({ until: at, tool: z.string() })
    .nullable()
    .meta({ description: "of a node of a campaign: until when it waits, and for which tool" }),
});

export const JOB_STATES = ["running", "succeeded", "failed", "waiting"] as const;
const jobSchema = z.object({
  name: z.string(),
  state: z.enum(JOB_STATES),
  startedAt: at.nullable(),
  endedAt: at.nullable(),
});

export const toolItemSchema = toolRowSchema.extend({
  sentence: z.string().meta({ description: "up or down, and why" }),
  account: z
    .object({
      uid: z.int(),
      homeDirectory: z.string(),
      disabledAt: at.nullable(),
      goneAt: at.nullable(),
    })
    .nullable(),
  due: z.enum(["stop", "start", "provision"]).nullable().meta({
    description:
      "what one action would do so that it is as the directory has it; null where nothing has to be, or may",
  }),
  trouble: z.array(z.object({ what: z.string(), says: z.string() })),
  foundBy: z.enum(["labels", "service", "route"]).nullable(),
  workloads: z.array(
    z.object({
      kind: z.string(),
      name: z.string(),
      web: z.boolean(),
      replicas: z.int(),
      ready: z.int(),
      image: z.string().nullable(),
      otherBuildSince: at.nullable().meta({
        description:
          "since when each pod that was started runs another build of the image, as kubelets report its digest",
      }),
      restarts: z.int(),
      createdAt: at,
      rolledOutAt: at.nullable(),
    }),
  ),
  podList: z.array(
    podRowSchema
      .pick({
        name: true,
        namespace: true,
        node: true,
        phase: true,
        ready: true,
        reason: true,
        restarts: true,
      })
      .extend({ owner: z.string().nullable(), containers: z.array(z.string()), createdAt: at }),
  ),
  jobs: z.array(jobSchema).meta({ description: "that no schedule made" }),
  cronJobs: z.array(
    z.object({
      name: z.string(),
      schedule: z.string(),
      timeZone: z.string().nullable(),
      suspended: z.boolean(),
      lastScheduledAt: at.nullable(),
      last: jobSchema.nullable(),
    }),
  ),
  builds: z
    .array(
      z.object({
        name: z.string(),
        state: z.enum(BUILD_STATES),
        startedAt: at.nullable(),
        endedAt: at.nullable(),
      }),
    )
    .nullable()
    .meta({
      description: "of its image, newest first, as far as they are kept; null where none are, or never read",
    }),
  quotas: z.array(
    z.object({ resource: z.string(), used: z.number(), hard: z.number(), percent: z.int(), by: z.string() }),
  ),
  quotaObjects: z.array(z.string()),
  routes: z.array(
    z.object({
      kind: z.string(),
      name: z.string(),
      host: z.string(),
      path: z.string(),
      service: z.string().nullable(),
      pods: z.int().meta({ description: "ready pods behind it" }),
    }),
  ),
  changes: z.array(changeSchema).meta({ description: "newest first" }),
  upcoming: z.array(upcomingSchema),
  links: z.array(z.object({ label: z.string(), url: z.string() })),
  equivalent: z.array(z.object({ label: z.string(), command: z.string() })),
});
