import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import canonicalize from "canonicalize";
import { afterAll, describe, expect, it } from "vitest";
import { keepCheckpoint, type SignedCheckpoint, signedText } from "./checkpoint-file";
import { type ChainRow, FIRST_PREV, hashEntry } from "./entry";
import vectors from "./vectors.json";
import { verifyChain, verifyFile } from "./verify";

const rows: ChainRow[] = vectors.entries.map(({ row }) => row);
const key = createPublicKey(vectors.checkpoint.row.publicKey);
const dir = mkdtempSync(join(tmpdir(), "forgeboard-verify-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const at = (seq: number): ChainRow => {
  const row = rows[seq - 1];
  if (row === undefined) throw new Error(`no entry ${seq}`);
  return row;
};
/** The chain as somebody with write access to the database would rebuild it. */
const rebuilt = (entries: readonly ChainRow[]): ChainRow[] => {
  let prev = FIRST_PREV;
  return entries.map((row, index) => {
    const entry = { ...row, seq: index + 1, prev };
    prev = hashEntry(prev, entry);
    return { ...entry, hash: prev };
  });
};
const signedBy = (pem: string, head: Pick<ChainRow, "seq" | "hash">): SignedCheckpoint => {
  const own = createPrivateKey(pem);
  const text = { seq: head.seq, hash: head.hash, at: "2026-01-02T04:00:00.000Z" };
  return {
    ...text,
    publicKey: createPublicKey(own).export({ type: "spki", format: "pem" }).toString(),
    signature: sign(null, signedText(text), own).toString("base64"),
  };
};

describe("the published vectors", () => {
  it.each(vectors.entries)("entry $row.seq has this canonical text and this hash", ({ row, canonical }) => {
    const { prev, hash, ...entry } = row;
    expect(canonicalize(entry)).toBe(canonical);
    expect(hashEntry(prev, row)).toBe(hash);
  });

  it("hold as a chain, and against their checkpoint", async () => {
    expect(signedText(vectors.checkpoint.row).toString()).toBe(vectors.checkpoint.signed);
    expect(await verifyChain(rows, [vectors.checkpoint.row], key)).toMatchObject({
      ok: true,
      entries: 5,
      head: at(5).hash,
      checkpoint: { seq: 5, ok: true },
    });
  });
});

describe("names the entry that does not hold", () => {
  it.each<[string, ChainRow[], number, RegExp]>([
    ["changed", rows.map((row) => (row.seq === 3 ? { ...row, says: "nothing" } : row)), 3, /changed/],
    [
      "another person's",
      rows.map((row) => (row.seq === 2 ? { ...row, person: "0".repeat(32) } : row)),
      2,
      /changed/,
    ],
    ["dropped", rows.filter(({ seq }) => seq !== 3), 3, /missing/],
    ["the first one dropped", rows.slice(1), 1, /missing/],
    ["reordered", [at(1), at(2), at(4), at(3), at(5)], 3, /reordered/],
    ["twice", [at(1), at(2), at(3), at(3), at(4), at(5)], 3, /twice/],
    [
      "invented",
      rows.map((row) => {
        const made = { ...row, prev: "1".repeat(64), says: "invented" };
        return row.seq === 4 ? { ...made, hash: hashEntry(made.prev, made) } : row;
      }),
      4,
      /invented/,
    ],
  ])("%s", async (_what, broken, seq, says) => {
    const answer = await verifyChain(broken);
    expect(answer).toMatchObject({ ok: false, broken: { seq } });
    expect(answer.broken?.says).toMatch(says);
  });
});

describe("against a checkpoint kept elsewhere", () => {
  const checkpoint = vectors.checkpoint.row;

  it("finds a tail that was cut off, which the chain alone cannot show", async () => {
    const cut = rows.slice(0, 3);
    expect((await verifyChain(cut)).ok).toBe(true);
    expect((await verifyChain(cut, [checkpoint], key)).broken).toEqual({
      seq: 4,
      says: "entries 4 to 5 are missing: a checkpoint signed them",
    });
  });

  it("finds a chain that was rebuilt as a whole", async () => {
    const other = rebuilt(rows.map((row) => (row.seq === 2 ? { ...row, reason: "routine" } : row)));
    expect((await verifyChain(other)).ok).toBe(true);
    expect((await verifyChain(other, [checkpoint], key)).broken).toMatchObject({ seq: 5 });
  });

  it("does not take a checkpoint's own word for who signed it", async () => {
    const other = rebuilt(rows.slice(0, 4));
    const stranger = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" });
    const forged = signedBy(stranger.toString(), at(4));
    const answer = await verifyChain(other, [forged], key);
    expect(answer.broken).toMatchObject({ seq: 4, says: expect.stringContaining("expected key") });
  });

  it("refuses to call a chain whole when it has no key to check its checkpoints with", async () => {
    await expect(verifyChain(rows, [checkpoint])).rejects.toMatchObject({ code: "precondition" });
  });

  it("finds one changed byte in the checkpoint", async () => {
    const answer = await verifyChain(rows, [{ ...checkpoint, at: "2026-01-02T04:00:00.001Z" }], key);
    expect(answer.ok).toBe(false);
  });

  it("reads exports, checkpoints and key from files", async () => {
    const file = join(dir, "export.jsonl");
    const keyFile = join(dir, "key.pem");
    writeFileSync(file, `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`);
    writeFileSync(keyFile, checkpoint.publicKey);
    keepCheckpoint(join(dir, "kept"), checkpoint);
    expect(await verifyFile(file, join(dir, "kept"), keyFile)).toMatchObject({ ok: true, entries: 5 });
    writeFileSync(
      file,
      rows
        .slice(0, 4)
        .map((row) => JSON.stringify(row))
        .join("\n"),
    );
    expect(await verifyFile(file, join(dir, "kept"), keyFile)).toMatchObject({
      ok: false,
      broken: { seq: 5 },
    });
  });
});
