import "server-only";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define";
import { site } from "@/lib/config/site";
import { isPublicTool } from "@/lib/core/status-pages";
import { toolNameSchema } from "@/lib/tools/name/schema";
import { readOwnPage } from "../read-own";
import { noteSchema } from "../schema";
import { writeOwnPage } from "./write-own-page";

/** What the maintainers of a tool tell its users, on its public page. */
const inputSchema = z.strictObject({ tool: toolNameSchema, note: noteSchema.nullable() });
type Input = z.infer<typeof inputSchema>;

export const setNote = defineAction<Input, { note: string | null }>({
  name: "status.set-note",
  title: "Note on the status page",
  permission: "status.set-note",
  ownTool: ({ tool }) => tool,
  input: inputSchema,
  targets: ({ tool }) => [{ kind: "status_page", name: tool }],
  reads: async ({ tool }) => ({ note: (await readOwnPage(tool)).note?.text ?? null }),
  plan({ tool, note }, before) {
    const target = { kind: "status_page", name: tool };
    const isSame = before.note === note;
    return {
      summary: note === null ? `Take the note off the status page of ${tool}` : `Tell the users of ${tool}`,
      targets: [
        {
          target,
          verdict: isSame ? "already_so" : "will_change",
          says: isSame
            ? "says so already"
            : note === null
              ? "the note is taken off"
              : `everybody reads: ${note}`,
          found: { note: before.note },
        },
      ],
      warnings: warningsOf(note),
      blockers: isPublicTool(site().statusPages.public, tool)
        ? []
        : [{ target, says: `${tool} has no public status page`, override: null }],
      equivalent: [],
    };
  },
  async step({ tool, note }, _target, _found, context) {
    const before = await readOwnPage(tool);
    if ((before.note?.text ?? null) === note)
      return context.begun
        ? { outcome: "done", says: "the page says so, found done after a restart", auditId: null }
        : { outcome: "already_so", says: "said so already", auditId: null };
    await context.fence();
    await writeOwnPage(tool, { note, noteAt: note === null ? null : new Date(context.now()) });
    return {
      outcome: "done",
      says: note === null ? "the note is off" : "everybody can read it",
      auditId: null,
    };
  },
  inverse: ({ tool }, plan) => {
    const note = plan.targets[0]?.found.note;
    return { action: "status.set-note", input: { tool, note: typeof note === "string" ? note : null } };
  },
});

const ADDRESS = /[\w.+-]+@[\w-]+\.[\w.-]+/;

const warningsOf = (note: string | null): string[] =>
  note !== null && ADDRESS.test(note) ? ["it has a mail address in it, which everybody can read then"] : [];
