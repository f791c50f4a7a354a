import { z } from "zod";
import { STATUS_FIELDS } from "@/lib/core/status-pages";
import { BUILD_STATES } from "@/lib/live/model";

/** What strangers may read of a tool. Nothing in it names a person, a machine, an image or another tool. */

export const STATUS_STATES = ["up", "down", "stopped", "none", "unknown"] as const;
export const BADGE_STYLES = ["flat", "square"] as const;

export const statusNoticeSchema = z.object({
  state: z.enum(["planned", "under_way", "over"]),
  plannedFor: z.iso
    .datetime()
    .nullable()
    .meta({ description: "when it may begin; null once it has, or is over" }),
  beganAt: z.iso
    .datetime()
    .nullable()
    .meta({ description: "null while it is planned, or where it never began" }),
  endedAt: z.iso.datetime().nullable(),
  says: z.array(z.string()).meta({ description: "what it means for the tool, a sentence each" }),
  reason: z.string().nullable().meta({ description: "null where the site does not give reasons" }),
  ticket: z.string().nullable(),
});

/** What is recorded of a tool; without a web service nothing is. */
export const RECORDED_STATES = ["up", "down", "stopped"] as const;
/** What is recorded of the platform itself. */
export const PLATFORM_STATES = ["up", "degraded", "down"] as const;

const percent = z
  .number()
  .min(0)
  .max(100)
  .nullable()
  .meta({ description: "up, of the time it was recorded and meant to be up; null where there is none" });
const recorded = z
  .number()
  .min(0)
  .max(100)
  .meta({ description: "percent of that time, as far as it is past, in which anybody looked" });
export const availabilitySchema = z.object({
  percent,
  recorded,
  days: z.array(
    z.object({
      day: z.iso.date(),
      state: z.enum(["up", "partly", "down", "stopped", "unknown"]).meta({
        description: "unknown: nothing was recorded; partly: some of it down, or degraded",
      }),
      percent,
      recorded,
    }),
  ),
});
export const incidentSchema = z.object({
  beganAt: z.iso.datetime(),
  endedAt: z.iso
    .datetime()
    .nullable()
    .meta({ description: "null while it goes on, or when nobody saw it end" }),
  goesOn: z.boolean(),
});

export const toolStatusSchema = z.object({
  tool: z.string(),
  state: z.enum(STATUS_STATES).meta({
    description: "of its web service; stopped is meant so, none has none, unknown: the cluster is not heard",
  }),
  says: z.string().meta({ description: "the state and its reason in one sentence" }),
  asOf: z.iso.datetime().meta({ description: "when this was last known to be true, to the minute" }),
  note: z
    .object({ text: z.string(), at: z.iso.datetime() })
    .nullable()
    .meta({ description: "of its maintainers, for its users" }),
  fields: z
    .array(z.enum(STATUS_FIELDS))
    .meta({ description: "what platform and maintainers show; a field that is not here is null" }),
  web: z
    .object({ ready: z.int().nonnegative(), wanted: z.int().nonnegative() })
    .nullable()
    .meta({ description: "pods of the web service; null without one" }),
  jobs: z
    .object({
      scheduled: z.int().nonnegative(),
      running: z.int().nonnegative(),
      failed: z.int().nonnegative(),
    })
    .nullable(),
  builds: z
    .object({
      last: z
        .object({
          state: z.enum(BUILD_STATES),
          startedAt: z.iso.datetime().nullable(),
          endedAt: z.iso.datetime().nullable(),
        })
        .nullable()
        .meta({ description: "the newest; null where none is kept" }),
      succeededAt: z.iso
        .datetime()
        .nullable()
        .meta({ description: "when the newest that succeeded had ended" }),
    })
    .nullable()
    .meta({ description: "of its image, of those that are kept; null while they cannot be read" }),
  routes: z.array(z.string()).nullable().meta({ description: "host and path it answers at" }),
  quota: z
    .array(z.object({ resource: z.string(), used: z.number(), hard: z.number() }))
    .nullable()
    .meta({ description: "cores, bytes or pieces" }),
  availability: availabilitySchema
    .nullable()
    .meta({ description: "90 days by our own records; null while they cannot be read" }),
  incidents: z.array(incidentSchema).nullable().meta({ description: "newest first" }),
  notices: z
    .array(statusNoticeSchema)
    .nullable()
    .meta({ description: "maintenance that touches it, newest first; null while it cannot be read" }),
});

export const NOTE_MAX = 1_000;
/** Plain text of a few lines. */
export const noteSchema = z
  .string()
  .trim()
  .min(1)
  .max(NOTE_MAX)
  .regex(/^(?:[^\p{Cc}\u202a-\u202e\u2066-\u2069]|\n)*$/u, "expected plain text");

export const statusSettingsSchema = z.object({
  tool: z.string(),
  isPublic: z.boolean(),
  note: z.object({ text: z.string(), at: z.iso.datetime() }).nullable(),
  fields: z.array(z.enum(STATUS_FIELDS)).nullable().meta({ description: "null: what is usual" }),
  offered: z.array(z.enum(STATUS_FIELDS)),
  byDefault: z.array(z.enum(STATUS_FIELDS)),
});

/** The platform itself, in words. */
export const platformStatusSchema = z.object({
  state: z.enum([...PLATFORM_STATES, "unknown"]),
  says: z.array(z.string()).meta({ description: "how it is, a sentence each" }),
  asOf: z.iso.datetime().meta({ description: "when this was last known to be true, to the minute" }),
  tools: z
    .object({ up: z.int(), down: z.int(), stopped: z.int() })
    .meta({ description: "web services of tools that have a public page" }),
  maintenance: z.boolean().nullable().meta({ description: "under way now; null while it cannot be read" }),
  availability: availabilitySchema.nullable().meta({
    description: "of the platform itself, 90 days by our own records; null while they cannot be read",
  }),
  incidents: z
    .array(incidentSchema)
    .nullable()
    .meta({ description: "when it did not fully work, newest first" }),
});

export const badgeQuerySchema = z.object({
  label: z.string().min(1).max(60).optional(),
  style: z.enum(BADGE_STYLES).optional(),
});
