import "server-only";
import type { Telling } from "@/lib/actions/define";
import type { Notice } from "@/lib/outbox/model";
import type { QuotaEdit } from "./plan-edit";

/** What the maintainers of a tool are told once an edit of its quota, or their request for one, has ended. Pure. */

const SUBJECTS: Readonly<Partial<Record<string, string>>> = {
  succeeded: "its quota has changed",
  failed: "its quota could not be changed",
  cancelled: "its quota stays as it is",
  expired: "nobody answered the request for another quota",
};

export function quotaNotices({ actionId, input, plan, reason, ticket, ended }: Telling<QuotaEdit>): Notice[] {
  const subject = ended === null ? undefined : SUBJECTS[ended.state];
  if (ended === null || subject === undefined) return [];
  const { tool } = input;
  const sayTicket = ticket === null ? "" : ` (${ticket})`;
  const changes = plan.targets[0]?.says ?? "";
  return [
    {
      kind: "tool_mail",
      about: tool,
      actionId,
      phase: "after",
      dedupeKey: `${actionId}/after/${tool}`,
      subject: `${tool}: ${subject}${sayTicket}`,
      text: `${[
        `To the maintainers of ${tool}`,
        `${ended.state === "succeeded" ? "This was changed" : "This was asked for"}: ${changes}.`,
        `The reason given: ${reason}${sayTicket}.`,
        `What became of it: ${ended.state}, ${ended.result}.`,
      ].join("\n\n")}\n`,
      data: { tool, state: ended.state, changes, reason, ticket, result: ended.result },
    },
  ];
}
