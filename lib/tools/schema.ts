import { z } from "zod";
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
