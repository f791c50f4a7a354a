import "server-only";
import type { StepResult } from "@/lib/actions/define";
import type { Json } from "@/lib/actions/model";
import { messageOf } from "@/lib/core/errors";
import { cameBack } from "./came-back";
import { certificate } from "./certificate";
import { deleteNode } from "./delete-node";
import { detach } from "./detach";
import { hiera } from "./hiera";
import { look } from "./look";
import type { DecommissionStage } from "./model";
import { recordOnce } from "./record";
import {
  commandOf,
  type DecommissionRun,
  FAILURES_MAX,
  kindOf,
  progressOf,
  type Stage,
  type StageEnd,
} from "./run";
import { DECOMMISSION_STAGES } from "./schema";
import { verifyEmpty } from "./verify-empty";

/**
 * One bounded slice of a decommission: one try at the stage it has come to. Seven stages, each recorded once and repeatable: look, drain,
 * verify empty, detach, certificate, Hiera, delete the Node. Plans are synchronous and the web process holds no key of Puppet's or Hiera's,
 * so the plan names the stages and the worker looks first, before anything is touched; what it saw (fingerprint, commit, boot) binds the
 * later stages. A difference, or a node in use again, stops it. What is refused or not configured is asked of a person, with the
 * command; a resume is looked at where that is possible, and else taken as their word.
 */

const STAGES: Readonly<Record<Exclude<DecommissionStage, "drain">, Stage>> = {
  look,
  verify_empty: verifyEmpty,
  detach,
  certificate,
  hiera,
  delete_node: deleteNode,
};
type Asked = NonNullable<DecommissionRun["memo"]["asked"]>;

const BACK_OFF_MS = 2_000;
const BACK_OFF_MS_MAX = 30_000;

export async function decommissionSlice(run: DecommissionRun): Promise<StepResult> {
  const { memo, ports } = run;
  const { stage } = memo;
  const { count, last } = memo.asked === null ? { count: 0, last: null } : await ports.resumes();
  if (memo.asked !== null && count <= memo.asked.resumes) return ask(run, memo.asked);
  const doing = memo.asked === null ? progressOf(memo, stage).says : "looks whether it is done";
  mark(run, "running", doing);
  if (stage === "drain") return await draining(run);
  report(run);
  const answered = memo.asked?.stage === stage;
  const end = await attempt(run, STAGES[stage], answered);
  if (end.end !== "wait") memo.failures = 0;
  memo.asked = null;
  switch (end.end) {
    case "done":
      return await next(run, end.says, end.data ?? {}, "done");
    case "wait":
      show(run, "running", end.says);
      // The short while between two looks is no wait that people need to be told of.
      return goOn(run, end.says, end.afterMs < 1_000 ? null : end.says, end.afterMs);
    case "stop":
      show(run, "stopped", end.says);
      return { outcome: "failed", says: end.says };
    case "manual": {
      if (answered && !end.checked)
        return await next(run, `${end.says}: done by hand`, { resumed: last, why: end.says }, "by_hand");
      const command = end.command ?? commandOf(run, stage);
      progressOf(memo, stage).command = command;
      const says = answered ? `not done yet: ${end.says}` : end.says;
      const resumes = (await ports.resumes()).count;
      const question = `${says}${command === null ? "" : `: ${command}`}, then resume`;
      return ask(run, { stage, resumes, says: question }, says);
    }
  }
}

async function attempt(run: DecommissionRun, stage: Stage, answered: boolean): Promise<StageEnd> {
  const { memo, ports } = run;
  try {
    const back = memo.stage === "look" ? null : await cameBack(run);
    return back === null ? await stage(run) : { end: "stop", says: back };
  } catch (thrown) {
    // Lost or shut down: what is thrown then says nothing of the world.
    if (ports.signal.aborted) throw thrown;
    const kind = kindOf(thrown);
    const says = messageOf(thrown);
    if (kind === null) return { end: "stop", says };
    memo.failures += 1;
    const mayWait = kind === "passes" && (isOurs(memo.stage) || (!answered && memo.failures < FAILURES_MAX));
    if (!mayWait) return { end: "manual", says, checked: !TAKES_WORD.has(memo.stage) };
    return { end: "wait", says, afterMs: Math.min(BACK_OFF_MS_MAX, BACK_OFF_MS * 2 ** (memo.failures - 1)) };
  }
}

/** Where a person's word is enough when nothing can be looked at: never for what the API server itself shows. */
const TAKES_WORD: ReadonlySet<DecommissionStage> = new Set(["detach", "certificate", "hiera"]);

/** The API server is waited for as long as it takes: nobody's word replaces what it has. */
const isOurs = (stage: DecommissionStage): boolean => stage !== "certificate" && stage !== "hiera";

async function draining(run: DecommissionRun): Promise<StepResult> {
  const { memo, ports } = run;
  memo.asked = null;
  const end = await ports.drain(memo.drain);
  switch (end.outcome) {
    case "continue":
      memo.drain = end.memo as DecommissionRun["memo"]["drain"];
      return goOn(run, end.says, end.waits, end.afterMs);
    case "ask":
      memo.drain = end.memo as DecommissionRun["memo"]["drain"];
      return ask(run, { stage: "drain", resumes: (await ports.resumes()).count, says: end.says }, end.says);
    case "retry":
      return end;
    case "failed":
      show(run, "stopped", end.says);
      return end;
    case "done":
    case "already_so":
      return await next(run, end.says, { auditId: end.auditId }, "done");
  }
}

async function next(
  run: DecommissionRun,
  says: string,
  data: Record<string, Json>,
  how: "done" | "by_hand",
): Promise<StepResult> {
  const { memo, ports } = run;
  const { stage } = memo;
  ports.fault(`${stage}-done`);
  await recordOnce(run, stage, `${stage.replace("_", " ")}: ${says}`, data);
  ports.fault(`${stage}-recorded`);
  show(run, how, says);
  progressOf(memo, stage).command = null;
  const following = DECOMMISSION_STAGES[DECOMMISSION_STAGES.indexOf(stage) + 1];
  if (following === undefined) return { outcome: "done", says: outcome(run), auditId: memo.auditId };
  memo.stage = following;
  memo.waitsSince = null;
  return goOn(run, says, null, 0);
}

const outcome = ({ memo }: DecommissionRun): string =>
  `decommissioned: ${(["certificate", "hiera", "delete_node"] as const)
    .map((stage) => progressOf(memo, stage).says)
    .join("; ")}`;

/** `shown` stands beside the stage, where the command has a place of its own. */
function ask(run: DecommissionRun, asked: Asked, shown = progressOf(run.memo, asked.stage).says): StepResult {
  run.memo.asked = asked;
  show(run, "asks", shown);
  return { outcome: "ask", says: asked.says, memo: asJson(run) };
}

const goOn = (run: DecommissionRun, says: string, waits: string | null, afterMs: number): StepResult => ({
  outcome: "continue",
  says,
  memo: asJson(run),
  waits,
  afterMs,
});

// Safe: its schema is JSON.
const asJson = ({ memo }: DecommissionRun): Json => structuredClone(memo) as unknown as Json;

type Shown = "running" | "asks" | "done" | "by_hand" | "stopped";

function show(run: DecommissionRun, state: Shown, says: string): void {
  mark(run, state, says);
  report(run);
}

function mark({ memo, ports }: DecommissionRun, state: Shown, says: string): void {
  const stage = progressOf(memo, memo.stage);
  if (stage.state !== state) stage.at = new Date(ports.now()).toISOString();
  stage.state = state;
  stage.says = says;
}

const report = ({ memo, ports }: DecommissionRun): void =>
  ports.report({ stages: structuredClone(memo.stages), drain: null }, null);
