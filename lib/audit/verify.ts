import "server-only";
import type { KeyObject } from "node:crypto";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { AppError } from "@/lib/core/errors";
import { checkpointHolds, expectedKey, readCheckpoints, type SignedCheckpoint } from "./checkpoint-file";
import { type ChainRow, FIRST_PREV, hashEntry } from "./entry";
import { chainRows } from "./export";
import type { VerifyAnswer } from "./model";

/** Verifies a chain row by row, from the database or from an export without one. */
export async function verifyChain(
  rows: AsyncIterable<ChainRow> | Iterable<ChainRow>,
  checkpoints: readonly SignedCheckpoint[] = [],
  key: KeyObject | null = null,
): Promise<VerifyAnswer> {
  const started = performance.now();
  const bySeq = new Map(checkpoints.map((one) => [one.seq, one]));
  const seen = new Set<string>();
  const latest = checkpoints.at(-1) ?? null;
  let prev = FIRST_PREV;
  let entries = 0;
  let broken: VerifyAnswer["broken"] = null;
  if (checkpoints.length > 0 && key === null)
    throw new AppError(
      "precondition",
      "the public key of the checkpoints is needed to hold the chain to them",
    );
  for (const one of checkpoints)
    if (key !== null && !checkpointHolds(one, key))
      broken ??= { seq: one.seq, says: `the checkpoint at ${one.seq} is not signed by the expected key` };
  for await (const row of rows) {
    if (broken !== null) break;
    broken = rowProblem(row, entries + 1, prev, seen);
    const signed = bySeq.get(row.seq);
    if (broken === null && signed !== undefined && signed.hash !== row.hash)
      broken = {
        seq: row.seq,
        says: `entry ${row.seq} is not the one its checkpoint signed: the chain was rebuilt`,
      };
    seen.add(row.hash);
    prev = row.hash;
    entries += 1;
  }
  if (broken === null && latest !== null && latest.seq > entries)
    broken = {
      seq: entries + 1,
      says: `entries ${entries + 1} to ${latest.seq} are missing: a checkpoint signed them`,
    };
  return {
    ok: broken === null,
    entries,
    head: entries === 0 ? null : prev,
    broken,
    checkpoint: latest === null ? null : { seq: latest.seq, at: latest.at, ok: broken === null },
    tookMs: performance.now() - started,
  };
}

function rowProblem(
  row: ChainRow,
  seq: number,
  prev: string,
  seen: ReadonlySet<string>,
): VerifyAnswer["broken"] {
  const intact = hashEntry(row.prev, row) === row.hash;
  if (row.seq === seq && row.prev === prev && intact) return null;
  if (row.seq > seq && intact)
    return { seq, says: `entry ${seq} is missing or reordered: ${row.seq} comes in its place` };
  if (row.seq < seq && intact && seen.has(row.hash))
    return { seq: row.seq, says: `entry ${row.seq} occurs twice: invented` };
  if (row.seq < seq && intact) return { seq: row.seq, says: `entry ${row.seq} is reordered: ${seq} was due` };
  if (row.seq === seq && intact)
    return { seq, says: `entry ${seq} does not follow the one before: invented` };
  return { seq: row.seq, says: `entry ${row.seq} was changed: its hash does not hold` };
}

/** The database's chain against the checkpoints kept outside it. */
export const verifyDatabase = (checkpointDir?: string, key?: string): Promise<VerifyAnswer> =>
  verifyChain(chainRows(), readCheckpoints(checkpointDir), expectedKey(key));

/** An export (JSON Lines); needs no database. */
export const verifyFile = (path: string, checkpointDir?: string, key?: string): Promise<VerifyAnswer> =>
  verifyChain(linesOf(path), readCheckpoints(checkpointDir), expectedKey(key));

async function* linesOf(path: string): AsyncGenerator<ChainRow> {
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  }))
    if (line.trim() !== "") yield JSON.parse(line) as ChainRow;
}
