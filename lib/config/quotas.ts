import "server-only";
import { z } from "zod";
import { OVERRIDE_KEYS } from "@/lib/core/quota-override";

/** Who declares what of a tool's quota differs from the default, and how far it may go: the part `quotas` of the site file. */

/** In CPUs, GiB and pieces. */
const amounts = z.partialRecord(z.enum(OVERRIDE_KEYS), z.number().nonnegative());

export const quotasSchema = z
  .strictObject({
    /** `file`: the file below declares overrides and the console only shows them. */
    owner: z.enum(["file", "forgeboard"]).default("forgeboard"),
    /** YAML with quotas.overrides.<tool>.<key>, read by the worker whenever it has changed. */
    overridesFile: z.string().min(1).optional(),
    /** The most that a tool may get, by key. */
    ceiling: amounts.default({}),
    /** What becomes of an edit over the ceiling. */
    overCeiling: z.enum(["approval", "refuse"]).default("approval"),
    /** How long a maintainer's request waits for an answer. */
    requestDays: z.int().min(1).max(90).default(30),
  })
  .refine(({ owner, overridesFile }) => (owner === "file") === (overridesFile !== undefined), {
    path: ["overridesFile"],
    message:
      "expected a file where owner is file, and none where it is forgeboard: one of them declares overrides",
  });

export type QuotaSettings = z.infer<typeof quotasSchema>;
