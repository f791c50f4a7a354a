import "server-only";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define";
import { db } from "@/lib/db/client";
import { withMirrorLock } from "../lock";
import type { Loss } from "../model";
import { readInTime } from "../run-mirror";
import { lossSchema, runDetailsSchema } from "../schema";
import { sync } from "../sync";

/**
 * A person confirms that the directory really is as much smaller as the frozen mirror says. The plan holds every name,
 * so the confirmation binds to them; the worker asks the directory again and applies an answer only if it takes away
 * nothing else.
 */
const TARGET = { kind: "mirror", name: "directory" };
/** Names in one sentence; the page has them all. */
const NAMES_SAID = 40;

type Frozen = { says: string; loss: Loss };

export const acceptShrink = defineAction<Record<string, never>, Frozen | null>({
  name: "mirror.accept-shrink",
  title: "Accept the smaller directory",
  permission: "mirror.accept-shrink",
  input: z.strictObject({}),
  targets: () => [TARGET],
  async reads() {
    const last = await db().mirrorRun.findFirst({ orderBy: { id: "desc" } });
    if (last?.outcome !== "frozen") return null;
    const { loss } = runDetailsSchema.parse(last.details);
    return loss === null ? null : { says: last.says, loss };
  },
  plan(_input, frozen) {
    const why =
      frozen === null
        ? "the mirror is not frozen"
        : frozen.loss.everything.length > 0
          ? `${frozen.says}: that is never taken for a directory that became smaller`
          : null;
    return {
      summary: frozen === null ? "Nothing to accept" : `Accept that ${sayLoss(frozen.loss)}`,
      targets: [
        {
          target: TARGET,
          verdict: why === null ? "will_change" : "blocked",
          says: why ?? "the directory is asked again; whoever is not named here stays",
          found: frozen === null ? {} : { ...frozen.loss },
        },
      ],
      warnings: frozen === null ? [] : warningsOf(frozen.loss),
      blockers: why === null ? [] : [{ target: TARGET, says: why, override: null }],
      equivalent: [],
    };
  },
  async step(_input, _target, found, context) {
    const confirmed = lossSchema.parse(found);
    const synced = await withMirrorLock(async () => {
      const startedAt = new Date();
      const answer = await readInTime(context.signal);
      await context.fence();
      return sync(answer, { startedAt, confirmed });
    });
    if (synced === null)
      return { outcome: "retry", says: "another worker asks the directory now", retryAfterMs: 1_000 };
    if (synced.outcome === "frozen")
      return { outcome: "failed", says: `the directory answers differently by now: ${synced.says}` };
    const { tools, people, memberships, disabled, roles } = synced.plan.loss;
    const lost = tools.length + people.length + memberships + disabled.length + roles.length;
    return lost === 0 && !context.begun
      ? { outcome: "already_so", says: `nothing was taken away: ${synced.says}`, auditId: null }
      : { outcome: "done", says: synced.says, auditId: null };
  },
  inverse: () => ({ none: "what the directory says next is taken over by itself" }),
});

const count = (n: number, one: string, many: string): string =>
  `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

function sayLoss({ tools, people, memberships, disabled, roles }: Loss): string {
  const parts = [
    ...(tools.length > 0 ? [`${count(tools.length, "tool is", "tools are")} gone`] : []),
    ...(people.length > 0 ? [`${count(people.length, "person is", "people are")} gone`] : []),
    ...(memberships > 0 ? [`${count(memberships, "membership is", "memberships are")} gone`] : []),
    ...(disabled.length > 0 ? [`${count(disabled.length, "tool is", "tools are")} disabled`] : []),
    ...(roles.length > 0 ? [`${count(roles.length, "person loses", "people lose")} a role`] : []),
  ];
  return parts.join(", ") || "nothing is gone";
}

const warningsOf = ({ tools, people, disabled, roles }: Loss): string[] =>
  [
    { what: "Gone tools", names: tools },
    { what: "Gone people", names: people },
    { what: "Disabled from now on", names: disabled },
    { what: "A role less", names: roles },
  ].flatMap(({ what, names }) => (names.length === 0 ? [] : [`${what}: ${sayNames(names)}`]));

function sayNames(names: readonly string[]): string {
  const rest = names.length - NAMES_SAID;
  return `${names.slice(0, NAMES_SAID).join(", ")}${rest > 0 ? ` and ${rest.toLocaleString("en")} more` : ""}`;
}
