import "server-only";
import { z } from "zod";
import type { StepContext, StepResult } from "@/lib/actions/define";
import type { Json, Plan } from "@/lib/actions/model";
import { messageOf } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { publishHint } from "@/lib/db/notify";
import { getTenant } from "@/lib/kubernetes/read-tenant";
import { patchTenant } from "@/lib/kubernetes/write/patch-tenant";
import { differences } from "../drift";
import { type FoundChange, KIND_WORDS, type PutBackMemo } from "../model";
import { onlyObserves } from "../only-observes";
import { some } from "../repair/plan";
import { putBackMemoSchema, repairFoundSchema } from "../schema";
import { type Hands, openHands } from "./hands";
import { waitsFor } from "./waits-for";

/** One bounded slice of putting back: object after object, each read again before it is written. */

const REQUESTS_PER_SECOND = 50;
/** Well under the 30 s that a slice may take: no object is begun after it. */
const SLICE_MS = 8_000;
const TRIES = 3;
const LEFT_KEPT = 20;
/** What fails so often fails for all. */
const FAILURES_MAX = 3;
const NOTHING_YET: PutBackMemo = { next: 0, written: 0, left: [], failures: 0 };

const foundSchema = z.object({ changes: repairFoundSchema.shape.changes });

export async function stepPutBack(
  found: Plan["targets"][number]["found"],
  context: StepContext,
): Promise<StepResult> {
  const { changes } = foundSchema.parse(found);
  const observes = onlyObserves();
  if (observes !== null) return waitsFor(observes, context.memo);
  const hands = openHands(context, REQUESTS_PER_SECOND);
  let memo: PutBackMemo = putBackMemoSchema.parse(context.memo ?? NOTHING_YET);
  const written: FoundChange[] = [];
  const until = performance.now() + SLICE_MS;
  for (const change of changes.slice(memo.next)) {
    if (performance.now() > until || context.stop.aborted || memo.failures >= FAILURES_MAX) break;
    const became = await tryOne(change, hands);
    if (became.outcome === "written") written.push(change);
    memo = counted(memo, sayPlace(change), became);
  }
  if (written.length > 0)
    await context.record(`${some(written.length, "object")} put back`, {
      written: written.map(sayPlace),
      tools: [...new Set(written.map(({ tool }) => tool))],
    });
  context.report(toJson(memo), null);
  if (memo.next < changes.length && memo.failures < FAILURES_MAX)
    return { outcome: "continue", says: said(memo), memo: toJson(memo), waits: null, afterMs: 0 };
  await db().$transaction((tx) => publishHint(tx, { topic: "reconcile", ids: [] }));
  if (memo.written === 0 && memo.left.length === 0 && !context.begun)
    return { outcome: "already_so", says: "everything is as it was found", auditId: null };
  if (memo.failures > 0 || (memo.written === 0 && memo.left.length > 0))
    return { outcome: "failed", says: said(memo) };
  return { outcome: "done", says: said(memo), auditId: null };
}

type Became = { outcome: "written" | "so" } | { outcome: "left" | "failed"; says: string };

const counted = (memo: PutBackMemo, place: string, became: Became): PutBackMemo => ({
  next: memo.next + 1,
  written: memo.written + (became.outcome === "written" ? 1 : 0),
  left: "says" in became ? [...memo.left, `${place}: ${became.says}`].slice(0, LEFT_KEPT) : memo.left,
  failures: memo.failures + (became.outcome === "failed" ? 1 : 0),
});

async function tryOne(change: FoundChange, hands: Hands): Promise<Became> {
  try {
    return await putBackOne(change, hands);
  } catch (error) {
    // Nothing that is done after the time of a slice counts.
    if (hands.signal.aborted) throw error;
    return { outcome: "failed", says: messageOf(error) };
  }
}

/** "so" where it is as it was found already. @throws AppError forbidden, upstream, timeout */
async function putBackOne({ fields, ...place }: FoundChange, hands: Hands): Promise<Became> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const now = await hands.ask(() => getTenant(place, hands.signal));
    if (now === null) return { outcome: "left", says: "is gone" };
    const was = fields.filter(({ field, found }) => (now.fields[field] ?? null) !== found);
    if (was.length === 0) return { outcome: "so" };
    const repaired = fields.flatMap(({ field, desired }) =>
      desired === null ? [] : [[field, desired] as const],
    );
    if (differences(Object.fromEntries(repaired), now.fields).length > 0)
      return { outcome: "left", says: "was changed since" };
    const back = Object.fromEntries(was.map(({ field, found }) => [field, found]));
    if ((await hands.write(() => patchTenant(now, back, hands.as, hands.signal))) !== null)
      return { outcome: "written" };
  }
  return { outcome: "left", says: "changes all the time" };
}

const sayPlace = ({ kind, namespace, name }: FoundChange): string =>
  `${KIND_WORDS[kind] ?? kind} ${namespace === "" ? name : `${namespace}/${name}`}`;

const said = ({ written, left }: PutBackMemo): string =>
  `${some(written, "object")} put back${left.length === 0 ? "" : `; left: ${left.join("; ")}`}`;

/** Safe: a memo is made of JSON alone, as its schema says. */
const toJson = (memo: PutBackMemo): Json => memo as unknown as Json;
