import "server-only";
import type { StepResult } from "@/lib/actions/define";
import type { Json } from "@/lib/actions/model";
import { isReady } from "@/lib/nodes/model";
import type { RebootMemo } from "./memo";
import type { RebootInput } from "./model";
import type { RebootPorts } from "./ports";

/** One slice of a reboot: drain, hook, a new boot, Ready, and the node as it was found. The hook never runs twice unasked. */

const POLL_MS = 2_000;

export async function rebootSlice(
  input: RebootInput,
  memo: RebootMemo,
  ports: RebootPorts,
): Promise<StepResult> {
  const entered = marked(memo, ports.now());
  const result = await phaseSlice(input, entered, ports);
  return "memo" in result
    ? // Safe: both are made by the phases below, whose memo is this.
      { ...result, memo: marked(result.memo as unknown as RebootMemo, ports.now()) as unknown as Json }
    : result;
}

const marked = (memo: RebootMemo, nowMs: number): RebootMemo =>
  memo.marks.at(-1)?.phase === memo.phase
    ? memo
    : { ...memo, marks: [...memo.marks, { phase: memo.phase, at: nowMs }] };

function phaseSlice(input: RebootInput, memo: RebootMemo, ports: RebootPorts): Promise<StepResult> {
  switch (memo.phase) {
    case "drain":
      return draining(memo, ports);
    case "hook":
      return hooking(input, memo, ports);
    case "asked":
      // Called again means resumed: a person says that the node was rebooted, or is about to be.
      return booting(input, { ...memo, phase: "boot", deadlineAt: deadlineOf(input, ports) }, ports);
    case "boot":
    case "ready":
      return booting(input, memo, ports);
    case "restore":
      return ports.restore();
  }
}

const goOn = (memo: RebootMemo, says: string, waits: string | null = null, afterMs = 0): StepResult => ({
  outcome: "continue",
  says,
  // Safe: its schema is JSON.
  memo: memo as unknown as Json,
  waits,
  afterMs,
});
const ask = (memo: RebootMemo, says: string): StepResult => ({
  outcome: "ask",
  says,
  memo: { ...memo, phase: "asked" } as unknown as Json,
});
const deadlineOf = ({ readyWithinSeconds }: RebootInput, ports: RebootPorts): number =>
  ports.now() + readyWithinSeconds * 1_000;

async function draining(memo: RebootMemo, ports: RebootPorts): Promise<StepResult> {
  const end = await ports.drain(memo.drain);
  switch (end.outcome) {
    case "continue":
      return { ...end, memo: { ...memo, drain: end.memo } as unknown as Json };
    case "ask":
      return { ...end, memo: { ...memo, drain: end.memo } as unknown as Json };
    case "retry":
    case "failed":
      return end;
    case "done":
    case "already_so": {
      const node = await ports.node();
      if (node === null) return { outcome: "failed", says: "the node is gone" };
      return goOn({ ...memo, phase: "hook", drain: null, bootIdBefore: node.bootId }, `drained: ${end.says}`);
    }
  }
}

async function hooking(input: RebootInput, memo: RebootMemo, ports: RebootPorts): Promise<StepResult> {
  const { hook } = ports;
  if (input.hook === null) return ask(memo, `reboot ${input.node} now, then resume`);
  if (hook === null) return { outcome: "failed", says: `this site has no hook ${input.hook} any more` };
  if (memo.hookToken === null)
    return goOn({ ...memo, hookToken: ports.token() }, `about to run the hook ${input.hook}`);
  const run = ports.run(memo.hookToken);
  if (run === null) return begun(input, memo, ports);
  if (run.ended === null) return goOn(memo, `the hook ${input.hook} runs`, null, POLL_MS);
  const { ended, output } = run.ended;
  await ports.record(`the hook ${input.hook} ended with ${ended}`, { hook: input.hook, ended, output });
  ports.forget(memo.hookToken);
  if (ended !== "code 0") {
    const said = output.trim() === "" ? "" : `: ${output.trim()}`;
    return { outcome: "failed", says: `the hook ${input.hook} ended with ${ended}${said}` };
  }
  return goOn(
    { ...memo, phase: "boot", deadlineAt: deadlineOf(input, ports) },
    `the hook ${input.hook} ended`,
  );
}

/** What this process handed to itself is run; what it merely found follows a crash, and may have run already. */
const handed = new Set<string>();
export const handOver = (result: StepResult): StepResult => {
  if (result.outcome === "continue") {
    const { hookToken } = result.memo as { hookToken?: unknown };
    if (typeof hookToken === "string") handed.add(hookToken);
  }
  return result;
};

async function begun(input: RebootInput, memo: RebootMemo, ports: RebootPorts): Promise<StepResult> {
  const { hook } = ports;
  const token = memo.hookToken ?? "";
  if (hook === null || input.hook === null) return { outcome: "failed", says: "there is no hook" };
  const first = handed.delete(token);
  if (!first) {
    const node = await ports.node();
    if (node !== null && node.bootId !== "" && node.bootId !== memo.bootIdBefore)
      return goOn(
        { ...memo, phase: "boot", deadlineAt: deadlineOf(input, ports) },
        "it has booted anew meanwhile",
      );
    if (!hook.repeatable)
      return ask(
        memo,
        `it is not known whether the hook ${input.hook} ran: see to it that ${input.node} reboots, then resume`,
      );
  }
  await ports.fence();
  await ports.record(`runs the hook ${input.hook}`, { hook: input.hook, node: input.node, again: !first });
  ports.begin(token);
  return goOn(memo, `runs the hook ${input.hook}`, null, POLL_MS);
}

async function booting(input: RebootInput, memo: RebootMemo, ports: RebootPorts): Promise<StepResult> {
  const node = await ports.node();
  if (node === null) return { outcome: "failed", says: `there is no node ${input.node} any more` };
  // A kubelet that reports no boot gives nothing to wait for: then Ready has to do.
  const booted = memo.bootIdBefore === "" || node.bootId !== memo.bootIdBefore;
  if (booted && isReady(node)) return goOn({ ...memo, phase: "restore" }, "booted anew and Ready");
  const missing = booted ? "Ready" : "a new boot";
  if (memo.deadlineAt !== null && ports.now() > memo.deadlineAt)
    return {
      outcome: "failed",
      says: `waited ${input.readyWithinSeconds} s for ${missing}; the node stays cordoned`,
    };
  const phase = booted ? "ready" : "boot";
  return goOn({ ...memo, phase }, `waits for ${missing}`, `waits for ${missing}`, POLL_MS);
}
