import "server-only";
import type { ActionDefinition, Telling } from "@/lib/actions/define";
import type { Plan } from "@/lib/actions/model";
import type { Notice } from "@/lib/outbox/model";

/** Who is told of an action: those its verb names, and with one line the site's admin log once it has ended. */
export type Ended = NonNullable<Telling<unknown>["ended"]>;
export type Teller = { before(): readonly Notice[]; after(ended: Ended): readonly Notice[] };

type Row = {
  id: string;
  action: string;
  summary: string;
  input: unknown;
  plan: unknown;
  displayName: string;
  user: string;
  reason: string;
  ticket: string | null;
  parent: { plan: unknown } | null;
};

export function teller(definition: ActionDefinition | undefined, row: Row): Teller {
  const telling = (ended: Ended | null): Telling<unknown> => ({
    actionId: row.id,
    input: row.input,
    // Safe: written by startAction from a plan.
    plan: row.plan as Plan,
    person: row.displayName,
    reason: row.reason,
    ticket: row.ticket,
    parent: row.parent === null ? null : { plan: row.parent.plan as Plan },
    ended,
  });
  return {
    before: () => definition?.notices?.(telling(null)) ?? [],
    after: (ended) => [...(definition?.notices?.(telling(ended)) ?? []), lineOf(row, ended)],
  };
}

/** "anna: Drain tools-k8s-worker-102 (T412233): kernel upgrade; succeeded, 1 of 1 done". */
function lineOf({ id, action, summary, user, reason, ticket }: Row, { state, result }: Ended): Notice {
  const why = ticket === null ? reason : `${reason} (${ticket})`;
  return {
    kind: "admin_log",
    about: null,
    actionId: id,
    phase: "line",
    dedupeKey: `${id}/line`,
    subject: `${summary}: ${state}`,
    text: `${user}: ${summary}: ${why}; ${state}, ${result}`,
    data: { action, state },
  };
}
