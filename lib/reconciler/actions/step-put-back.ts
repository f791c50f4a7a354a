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
import { some } from "../repair/plan";
import { putBackMemoSchema, repairFoundSchema } from "../schema";
import { type Hands, openHands } from "./hands";

/** One bounded slice of putting back: object after object, each read again before it is written. */

const REQUESTS_PER_SECOND = 50;
/** Well under the 30 s that a slice may take: no object is begun after it. */
const SLICE_MS = 8_000;
const TRIES = 3;
const LEFT_KEPT = 20;

const foundSchema = z.object({ changes: repairFoundSchema.shape.changes });

export async function stepPutBack(
  found: Plan["targets"][number]["found"],
  context: StepContext,
): Promise<StepResult> {
  const { changes } = foundSchema.parse(found);
  const hands = openHands(context, REQUESTS_PER_SECOND);
  let memo =
    context.memo === null ? { next: 0, written: 0, left: [] } : putBackMemoSchema.parse(context.memo);
  const written: string[] = [];
  const until = performance.now() + SLICE_MS;
  while (memo.next < changes.length && performance.now() < until && !context.stop.aborted) {
    const change = changes[memo.next];
    if (change === undefined) break;
    const says = await putBackOne(change, hands);
    if (says === "written") written.push(sayPlace(change));
    memo = {
      next: memo.next + 1,
      written: memo.written + (says === "written" ? 1 : 0),
      left:
        says === "written" || says === "so"
          ? memo.left
          : [...memo.left, `${sayPlace(change)}: ${says}`].slice(0, LEFT_KEPT),
    };
  }
  if (written.length > 0) await context.record(`${some(written.length, "object")} put back`, { written });
  context.report(toJson(memo), null);
  if (memo.next < changes.length)
    return { outcome: "continue", says: said(memo), memo: toJson(memo), waits: null, afterMs: 0 };
  await db().$transaction((tx) => publishHint(tx, { topic: "reconcile", ids: [] }));
  if (memo.written === 0 && memo.left.length === 0 && !context.begun)
    return { outcome: "already_so", says: "everything is as it was found", auditId: null };
  return {
    outcome: memo.written === 0 && memo.left.length > 0 ? "failed" : "done",
    says: said(memo),
    auditId: null,
  };
}

/** "so" where it is as it was found already; else why it was left. */
async function putBackOne(change: FoundChange, hands: Hands): Promise<string> {
  for (let tries = 0; tries < TRIES; tries += 1)
    try {
      const now = await hands.ask(() => getTenant(change, hands.signal));
      if (now === null) return "is gone";
      const repaired = Object.fromEntries(
        change.fields.flatMap(({ field, desired }) => (desired === null ? [] : [[field, desired]])),
      );
      const was = change.fields.filter(({ field, found }) => (now.fields[field] ?? null) !== found);
      if (was.length === 0) return "so";
      if (differences(repaired, now.fields).length > 0) return "was changed since";
      const fields = Object.fromEntries(was.map(({ field, found }) => [field, found]));
      if ((await hands.write(() => patchTenant(now, fields, hands.as, hands.signal))) !== null)
        return "written";
    } catch (error) {
      if (hands.signal.aborted) throw error;
      return messageOf(error);
    }
  return "changes all the time";
}

const sayPlace = ({ kind, namespace, name }: FoundChange): string =>
  `${KIND_WORDS[kind] ?? kind} ${namespace === "" ? name : `${namespace}/${name}`}`;

const said = ({ written, left }: PutBackMemo): string =>
  `${some(written, "object")} put back${left.length === 0 ? "" : `; left: ${left.join("; ")}`}`;

/** Safe: a memo is made of JSON alone, as its schema says. */
const toJson = (memo: PutBackMemo): Json => memo as unknown as Json;
