import "server-only";
import { judgeAccess } from "@/lib/accounts/judge-access";
import { judgeTokens } from "@/lib/accounts/judge-tokens";
import type { AccountTool } from "@/lib/accounts/model";
import { readRegisters } from "@/lib/accounts/read-registers";
import { type AccountsSource, accountsSource, expectedOf } from "@/lib/accounts/source";
import { type WrittenChange, writeRegisters } from "@/lib/accounts/write/write-registers";
import type { StepContext, StepResult } from "@/lib/actions/define";
import { faultPoint } from "@/lib/config/fault";
import { AppError, messageOf } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { publishHint } from "@/lib/db/notify";
import { accountDrift } from "../account-drift";
import { accountTools } from "../account-tools";
import type { InfrastructureFound, InfrastructureMemo } from "../infrastructure/model";
import { infrastructureMemoSchema } from "../infrastructure/schema";
import type { Drift } from "../model";
import { onlyObserves } from "../only-observes";
import { forgetDrift } from "../record-pass";
import { names } from "../repair/plan";
import { afterRegisters, recordWrite } from "./after-registers";
import { repairAdmin } from "./repair-admin";
import { waitsFor } from "./waits-for";

/** The files once, then what follows from it. Whoever takes over finds what was written and writes it no second time. */

export async function infrastructureSlice(
  found: InfrastructureFound,
  context: StepContext,
): Promise<StepResult> {
  const admins = adminsOf(found);
  if (context.memo === null) {
    const seen = await look();
    if ("waits" in seen) return seen.waits;
    const written = await write(seen, found, context);
    faultPoint("repaired");
    await forgetDrift(found.ids.filter((id) => !admins.some((user) => isOf(id, user))));
    return goOn({ written: written === null ? [] : [written], admins: 0, failed: [] });
  }
  const memo = infrastructureMemoSchema.parse(context.memo);
  const user = admins[memo.admins];
  if (user !== undefined) return goOn(await oneAdmin(user, found, memo, context));
  const after = await afterRegisters(context, found.restart ? "due" : "if written");
  const says = [...memo.written, ...(after === null ? [] : [after.says]), ...memo.failed].join("; ");
  if (after?.state === "running")
    return { outcome: "continue", says, memo: context.memo, waits: after.says, afterMs: after.afterMs };
  await db().$transaction((tx) => publishHint(tx, { topic: "reconcile", ids: [] }));
  if (memo.failed.length > 0 || after?.state === "failed") return { outcome: "failed", says };
  return says === ""
    ? { outcome: "already_so", says: "everything was as it should be already", auditId: null }
    : { outcome: "done", says, auditId: null };
}

const goOn = (memo: InfrastructureMemo): StepResult => ({
  ...{ outcome: "continue", says: memo.written.join("; "), memo, waits: null, afterMs: 0 },
});

const ADMIN = /^admin-(?:kubeconfig|certificate)\/\/(.+)#/;
const isOf = (id: string, user: string): boolean => ADMIN.exec(id)?.[1] === user;
const adminsOf = ({ ids }: InfrastructureFound): string[] => [
  ...new Set(ids.flatMap((id) => ADMIN.exec(id)?.[1] ?? [])),
];

/** One that fails holds up nobody else. */
async function oneAdmin(
  user: string,
  found: InfrastructureFound,
  memo: InfrastructureMemo,
  context: StepContext,
): Promise<InfrastructureMemo> {
  const next = { ...memo, admins: memo.admins + 1 };
  try {
    const written = await repairAdmin(user, found, context);
    if (written !== null) await context.record(`written: ${written}`, {});
    await forgetDrift(found.ids.filter((id) => isOf(id, user)));
    return written === null ? next : { ...next, written: [...memo.written, written] };
  } catch (error) {
    if (context.signal.aborted) throw error;
    return { ...next, failed: [...memo.failed, `${user}: ${messageOf(error)}`] };
  }
}

type Seen = { source: AccountsSource; tools: readonly AccountTool[] };

/** A directory that is lost or frozen, or a site that only observes by now, holds it up and ends nothing. */
async function look(): Promise<Seen | { waits: StepResult }> {
  const source = accountsSource();
  if (source === null) throw new AppError("precondition", "the site file has no accounts");
  const observes = onlyObserves();
  if (observes !== null) return { waits: waitsFor(observes, null) };
  try {
    return { source, tools: await accountTools() };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "precondition") throw error;
    return { waits: waitsFor(error.message, null) };
  }
}

/** Of what was chosen, what is still so. */
async function write(
  { source, tools }: Seen,
  found: InfrastructureFound,
  context: StepContext,
): Promise<string | null> {
  const { signal, fence } = context;
  const expected = expectedOf(source, tools);
  if (expected === null) return null;
  const registers = await readRegisters(source, signal);
  const left = accountDrift([
    ...judgeTokens(registers, expected),
    ...judgeAccess(registers, expected),
  ]).filter(({ id, repair }) => repair !== null && found.ids.includes(id));
  for (const { name, fields } of left)
    if (
      fields.some(({ field, desired }) => field === "access" && desired === "full") &&
      !found.full.includes(name)
    )
      throw new AppError("conflict", `${name} would get full access now, which nobody agreed to`);
  const wishes = wishesOf(left);
  await fence();
  const change = await writeRegisters(
    source,
    {
      ...wishes,
      full: new Set(found.full),
      known: tools,
      begin: async (begun) => {
        await recordWrite(begun, context);
        await fence();
      },
    },
    signal,
  );
  return said(change);
}

/** An account of the infrastructure is set right as a whole, in each file. */
function wishesOf(left: readonly Drift[]) {
  const out = left.filter(({ repair }) => repair === "remove");
  const of = (...kinds: readonly string[]) =>
    new Set(out.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name.replace(/:extra$/, "")));
  return {
    tools: new Set<string>(),
    users: new Set(left.filter(({ repair }) => repair !== "remove").map(({ name }) => name)),
    remove: {
      infrastructureUsers: of("infrastructure-list"),
      tokens: of("token", "infrastructure-user"),
      access: of("access", "infrastructure-access"),
    },
  };
}

function said({ added, changed, removed, before, after }: WrittenChange): string | null {
  const some = (what: string, who: readonly string[]) => (who.length === 0 ? [] : [`${what} ${names(who)}`]);
  const lines = after.access - before.access;
  const says = [
    ...some("made", added),
    ...some("set right", changed),
    ...some("taken out", removed),
    ...(lines === 0 ? [] : [`${Math.abs(lines)} lines of the ABAC file ${lines > 0 ? "more" : "less"}`]),
  ];
  return says.length === 0 ? null : says.join("; ");
}
