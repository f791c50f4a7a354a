import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Table } from "./table";

type Row = { uid: string; namespace: string; name: string; resourceVersion: string; node: string | null };

const rows = fc.record({
  uid: fc.constantFrom("u1", "u2", "u3"),
  namespace: fc.constantFrom("x", "y"),
  name: fc.constantFrom("a", "b", "c"),
  node: fc.constantFrom("n1", "n2", null),
});
const steps = fc.array(
  fc.oneof(
    rows.map((row) => ({ put: row })),
    rows.map((row) => ({ remove: row })),
    fc.uniqueArray(rows.map(({ namespace, name }) => `${namespace}/${name}`)).map((keep) => ({ keep })),
  ),
  { maxLength: 60 },
);

const sorted = (found: Iterable<Row>) => [...found].map((row) => JSON.stringify(row)).sort();

describe("Table", () => {
  it("is a map with secondary keys, whatever comes in whatever order", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const table = new Table<Row>({ node: (row) => row.node, namespace: (row) => row.namespace });
        const model = new Map<string, Row>();
        for (const [at, step] of all.entries()) {
          const before = table.version;
          let changes = 0;
          if ("put" in step) {
            const row = { ...step.put, resourceVersion: String(at) };
            const key = `${row.namespace}/${row.name}`;
            model.set(key, row);
            expect(table.put(row)).toEqual({ key, changed: true });
            changes = 1;
          } else if ("remove" in step) {
            const key = `${step.remove.namespace}/${step.remove.name}`;
            const held = model.get(key)?.uid === step.remove.uid;
            if (held) model.delete(key);
            expect(table.remove(step.remove)).toBe(held ? key : null);
            changes = held ? 1 : 0;
          } else {
            const gone = [...model.keys()].filter((key) => !step.keep.includes(key));
            for (const key of gone) model.delete(key);
            expect(table.keepOnly(new Set(step.keep)).sort()).toEqual(gone.sort());
            changes = gone.length;
          }
          expect(table.version - before).toBe(changes);
        }
        expect(table.size).toBe(model.size);
        expect(sorted(table.values())).toEqual(sorted(model.values()));
        for (const [key, row] of model) expect(table.get(key)).toEqual(row);
        for (const node of ["n1", "n2"])
          expect(sorted(table.by("node", node))).toEqual(
            sorted([...model.values()].filter((row) => row.node === node)),
          );
        for (const namespace of ["x", "y"])
          expect(sorted(table.by("namespace", namespace))).toEqual(
            sorted([...model.values()].filter((row) => row.namespace === namespace)),
          );
      }),
    );
  });

  it("keeps the record it has when the version is the same", () => {
    const table = new Table<Row>();
    const row = { uid: "u", namespace: "x", name: "a", resourceVersion: "1", node: null };
    table.put(row);
    expect(table.put({ ...row })).toEqual({ key: "x/a", changed: false });
    expect(table.get("x/a")).toBe(row);
    expect(table.put({ ...row, uid: "v" })).toEqual({ key: "x/a", changed: true });
  });

  it("answers a copy, which later changes leave alone", () => {
    const table = new Table<Row>({ node: (row) => row.node });
    const row = { uid: "u", namespace: "x", name: "a", resourceVersion: "1", node: "n1" };
    table.put(row);
    const found = table.by("node", "n1");
    table.remove(row);
    expect(found).toEqual([row]);
  });
});
