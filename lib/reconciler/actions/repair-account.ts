import "server-only";
import { inspectHome } from "@/lib/accounts/inspect-home";
import { judgeAccess } from "@/lib/accounts/judge-access";
import { judgeTokens } from "@/lib/accounts/judge-tokens";
import type { AccountTool } from "@/lib/accounts/model";
import { NOTHING } from "@/lib/accounts/plan-registers";
import { type ReadRegisters, readRegisters } from "@/lib/accounts/read-registers";
import { type AccountsSource, accountsSource, expectedOf } from "@/lib/accounts/source";
import { writeFlag } from "@/lib/accounts/write/write-flag";
import { writeHome } from "@/lib/accounts/write/write-home";
import { writeKubeconfig } from "@/lib/accounts/write/write-kubeconfig";
import { type WrittenChange, writeRegisters } from "@/lib/accounts/write/write-registers";
import type { StepContext } from "@/lib/actions/define";
import { AppError, messageOf } from "@/lib/core/errors";
import { accountDrift } from "../account-drift";
import { accountTools } from "../account-tools";
import { type Drift, inScope, type Scope } from "../model";
import { names } from "../repair/plan";
import { afterRegisters, recordWrite } from "./after-registers";
import type { Hands } from "./hands";
import { renewCertificate } from "./renew-certificate";
import type { RepairWork } from "./repair-slice";
import type { Repaired } from "./repair-tool";

/** What a repair does to a tool's files, one tool after the other; lines of the token file for all of a batch at once. */

export const accountWork: RepairWork = {
  source: "accounts",
  begin: beginBatch,
  finish: (context) => afterRegisters(context),
  repair: repairAccount,
  isRepaired: async (tool, scope, _wanted, hands) => {
    const picture = await pictureOf(hands);
    const left = await driftNow(picture, toolNamed(picture, tool), hands);
    return left.every((drift) => !inScope(drift, scope));
  },
};

/** What one slice goes by: read once, since the token file of all tools is long. */
type Picture = { source: AccountsSource; tools: readonly AccountTool[]; registers: ReadRegisters | null };
const pictures = new WeakMap<Hands, Promise<Picture>>();

function pictureOf(hands: Hands): Promise<Picture> {
  const picture = pictures.get(hands) ?? readPicture(hands.signal);
  pictures.set(hands, picture);
  return picture;
}

/** @throws AppError "precondition" */
async function readPicture(signal: AbortSignal): Promise<Picture> {
  const source = accountsSource();
  if (source === null) throw new AppError("precondition", "the site file has no accounts");
  const registers = source.profile.credential.kind === "token" ? await readRegisters(source, signal) : null;
  return { source, tools: await accountTools(), registers };
}

function toolNamed({ tools }: Picture, name: string): AccountTool {
  const tool = tools.find((each) => each.name === name);
  if (tool === undefined) throw new AppError("precondition", "the directory has no such tool any more");
  return tool;
}

/** Writes the lines of tools that are in scope. */
async function beginBatch(
  batch: readonly string[],
  scope: Scope,
  hands: Hands,
  context: StepContext,
): Promise<string | null> {
  const { source, tools, registers } = await pictureOf(hands);
  const expected = expectedOf(source, tools);
  if (expected === null || registers === null) return null;
  const left = accountDrift([...judgeTokens(registers, expected), ...judgeAccess(registers, expected)]);
  const only = new Set(
    left.flatMap((drift) => {
      const isOfBatch = drift.tool !== null && batch.includes(drift.tool);
      return isOfBatch && drift.tool !== null && isMeant(drift, scope) ? [drift.tool] : [];
    }),
  );
  if (only.size === 0) return null;
  const wishes = {
    ...NOTHING,
    tools: only,
    known: tools,
    begin: (change: WrittenChange) => recordWrite(change, context),
  };
  const { added, changed, before, after } = await hands.write(() =>
    writeRegisters(source, wishes, hands.signal),
  );
  pictures.delete(hands);
  const some = (what: string, who: readonly string[]) => (who.length === 0 ? [] : [`${what} ${names(who)}`]);
  const policies = after.access - before.access;
  const says = [
    ...some("token made for", added),
    ...some("token line set right for", changed),
    ...(policies === 0 ? [] : [`${policies} lines of the ABAC file`]),
  ];
  return says.length === 0 ? null : says.join("; ");
}

/** Never throws but at the end of a slice's time. */
async function repairAccount(name: string, scope: Scope, _wanted: unknown, hands: Hands): Promise<Repaired> {
  const written: Drift[] = [];
  try {
    const picture = await pictureOf(hands);
    const tool = toolNamed(picture, name);
    // Without a home there is no telling what else is missing in it.
    for (const part of ["home", "disabled-flag", "kubeconfig", "certificate"] as const) {
      const drift = (await driftNow(picture, tool, hands)).find(({ kind }) => kind === part);
      if (drift === undefined || !isMeant(drift, scope)) continue;
      await hands.write(() => end(part, picture, tool, hands));
      written.push(drift);
    }
    return { tool: name, written, failed: null };
  } catch (error) {
    if (hands.signal.aborted) throw error;
    return { tool: name, written, failed: messageOf(error) };
  }
}

/** What turns up in a home that this repair has just made belongs to it. */
const isMeant = (drift: Drift, scope: Scope): boolean =>
  inScope(drift, scope) ||
  (drift.what === "missing" &&
    drift.repair !== null &&
    scope.ids?.includes(`home//${drift.tool}#missing`) === true);

async function end(
  part: "home" | "disabled-flag" | "kubeconfig" | "certificate",
  { source, registers }: Picture,
  tool: AccountTool,
  hands: Hands,
): Promise<void> {
  const { signal } = hands;
  if (part === "home") await writeHome(source, tool, signal);
  else if (part === "disabled-flag") await writeFlag(source, tool, signal);
  else if (part === "kubeconfig") await writeKubeconfig(source, tool, registers, signal);
  else await renewCertificate(source, tool, hands);
}

async function driftNow(
  { source, registers }: Picture,
  tool: AccountTool,
  { signal }: Hands,
): Promise<Drift[]> {
  const { findings } = await inspectHome(source, tool, registers, signal);
  return accountDrift(findings);
}
