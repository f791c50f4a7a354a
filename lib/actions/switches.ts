import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { publishHint } from "@/lib/db/notify";
import type { Switches } from "./model";

/** The global read-only switch, and one kill switch per action. A row that is there is on. */
const READ_ONLY = "read-only";
const KILL = "kill:";

export async function readSwitches(): Promise<Switches> {
  const rows = await db().switch.findMany({ orderBy: { name: "asc" } });
  const readOnly = rows.find(({ name }) => name === READ_ONLY);
  return {
    readOnly: {
      on: readOnly !== undefined,
      reason: readOnly?.reason ?? "",
      by: readOnly?.by ?? null,
      at: readOnly?.at.toISOString() ?? null,
    },
    killed: rows.flatMap(({ name, reason, by, at }) =>
      name.startsWith(KILL) ? [{ action: name.slice(KILL.length), reason, by, at: at.toISOString() }] : [],
    ),
  };
}

/** @throws AppError "precondition" naming who switched it off and why. */
export async function assertSwitchedOn(action: string): Promise<void> {
  const says = switchedOff(await readSwitches(), action);
  if (says !== null) throw new AppError("precondition", says);
}

/** Why an action may not run now; null when it may. */
export function switchedOff({ readOnly, killed }: Switches, action: string): string | null {
  if (readOnly.on) return `read-only, switched by ${readOnly.by}: ${readOnly.reason}`;
  const kill = killed.find((one) => one.action === action);
  return kill === undefined ? null : `${action} is switched off by ${kill.by}: ${kill.reason}`;
}

export const setReadOnly = (actor: Actor, change: { on: boolean; reason: string }): Promise<Switches> =>
  changeSwitch(actor, READ_ONLY, change, change.on ? "switched to read-only" : "ended read-only");

export const setKilled = (
  actor: Actor,
  { action, ...change }: { action: string; on: boolean; reason: string },
): Promise<Switches> =>
  changeSwitch(actor, `${KILL}${action}`, change, `switched ${action} ${change.on ? "off" : "on"}`);

async function changeSwitch(
  actor: Actor,
  name: string,
  { on, reason }: { on: boolean; reason: string },
  says: string,
): Promise<Switches> {
  requirePermission(actor, "switch.write");
  await db().$transaction(async (tx) => {
    const row = { reason, by: actor.user, at: new Date() };
    if (on) await tx.switch.upsert({ where: { name }, create: { name, ...row }, update: row });
    else await tx.switch.deleteMany({ where: { name } });
    await appendAudit(tx, { event: "switch.changed", actor, reason, says, data: { name, on } });
    await publishHint(tx, { topic: "switches", ids: [] });
    // A queued action says what it waits for.
    await publishHint(tx, { topic: "actions", ids: [] });
  });
  return readSwitches();
}
