import "server-only";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define";
import { site } from "@/lib/config/site";
import { isPublicTool, STATUS_FIELDS, type StatusField } from "@/lib/core/status-pages";
import { toolNameSchema } from "@/lib/tools/name/schema";
import { readOwnPage } from "../read-own";
import { offeredFields, shownFields } from "../say-fields";
import { writeOwnPage } from "./write-own-page";

/** Which of the fields that the platform offers the public page of a tool shows; null is what is usual. */
const inputSchema = z.strictObject({
  tool: toolNameSchema,
  fields: z.array(z.enum(STATUS_FIELDS)).max(STATUS_FIELDS.length).nullable(),
});
type Input = z.infer<typeof inputSchema>;
type Before = { fields: StatusField[] | null };

export const setFields = defineAction<Input, Before>({
  name: "status.set-fields",
  title: "Fields of the status page",
  permission: "status.set-fields",
  ownTool: ({ tool }) => tool,
  input: inputSchema,
  targets: ({ tool }) => [{ kind: "status_page", name: tool }],
  reads: async ({ tool }) => ({ fields: (await readOwnPage(tool)).fields }),
  plan({ tool, fields }, before) {
    const { profile, statusPages } = site();
    const target = { kind: "status_page", name: tool };
    const shown = shownFields(profile, fields);
    const now = shownFields(profile, before.fields);
    const offered = offeredFields(profile);
    const missing = (fields ?? []).filter((field) => !offered.includes(field));
    const blockers = [
      ...(isPublicTool(statusPages.public, tool) ? [] : [`${tool} has no public status page`]),
      ...missing.map((field) => `this platform does not offer ${field}`),
    ];
    const isSame = sameFields(before.fields, fields);
    return {
      summary: `Show ${shown.length === 0 ? "up or down alone" : shown.join(", ")} on the status page of ${tool}`,
      targets: [
        {
          target,
          verdict: isSame ? "already_so" : "will_change",
          says: isSame ? "shows these already" : sayChange(now, shown),
          found: { fields: before.fields },
        },
      ],
      warnings: [],
      blockers: blockers.map((says) => ({ target, says, override: null })),
      equivalent: [],
    };
  },
  async step({ tool, fields }, _target, _found, context) {
    const before = await readOwnPage(tool);
    if (sameFields(before.fields, fields))
      return context.begun
        ? { outcome: "done", says: "the page shows these, found done after a restart", auditId: null }
        : { outcome: "already_so", says: "showed these already", auditId: null };
    await context.fence();
    await writeOwnPage(tool, { fields: fields ?? [], fieldsChosen: fields !== null });
    return { outcome: "done", says: "the page shows these", auditId: null };
  },
  inverse: ({ tool }, plan) => {
    const before = inputSchema.shape.fields.safeParse(plan.targets[0]?.found.fields ?? null);
    return { action: "status.set-fields", input: { tool, fields: before.success ? before.data : null } };
  },
});

const sameFields = (a: readonly StatusField[] | null, b: readonly StatusField[] | null): boolean =>
  (a === null) === (b === null) && [...new Set(a)].sort().join() === [...new Set(b)].sort().join();

function sayChange(now: readonly StatusField[], then: readonly StatusField[]): string {
  const added = then.filter((field) => !now.includes(field));
  const taken = now.filter((field) => !then.includes(field));
  const parts = [
    ...(added.length > 0 ? [`shows ${added.join(", ")}`] : []),
    ...(taken.length > 0 ? [`hides ${taken.join(", ")}`] : []),
  ];
  return parts.join("; ") || "shows what it does now, also when the platform's usual fields change";
}
