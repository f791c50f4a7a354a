import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineListing, type ListQuery } from "./listing";
import { decodeCursor, encodeCursor } from "./listing-cursor";

type Row = { name: string; role: string; pods: number | null; taints: readonly string[] };

const makeListing = () =>
  defineListing<Row>({
    kind: "nodes",
    id: (row) => row.name,
    fields: {
      name: { schema: z.string(), value: (row) => row.name, sort: true },
      role: { schema: z.enum(["worker", "control"]), value: (row) => row.role, filter: true, sort: true },
      pods: { schema: z.string(), value: (row) => row.pods, sort: true },
      taint: { schema: z.string(), value: (row) => row.taints, filter: true },
    },
    search: (row) => `${row.name} ${row.role}`,
    defaultSort: "name",
  });
const listing = makeListing();

const ROWS: Row[] = [
  { name: "worker-10", role: "worker", pods: 3, taints: [] },
  { name: "worker-2", role: "worker", pods: null, taints: ["a", "b"] },
  { name: "control-1", role: "control", pods: 12, taints: ["b"] },
];

const query = (given: Partial<ListQuery> = {}): ListQuery => ({ sort: "name", limit: 50, ...given });
const names = (rows: readonly Row[]) => rows.map((row) => row.name);

describe("apply", () => {
  it("sorts names as people count and puts rows without a value last", () => {
    expect(names(listing.apply(ROWS, query()).items)).toEqual(["control-1", "worker-2", "worker-10"]);
    expect(names(listing.apply(ROWS, query({ sort: "-pods" })).items)).toEqual([
      "control-1",
      "worker-10",
      "worker-2",
    ]);
    expect(names(listing.apply(ROWS, query({ sort: "pods" })).items).at(-1)).toBe("worker-2");
  });

  it("wants every word of q, in any case", () => {
    expect(names(listing.apply(ROWS, query({ q: "WORKER 10" })).items)).toEqual(["worker-10"]);
    expect(listing.apply(ROWS, query({ q: "worker 3" })).total).toBe(0);
  });

  it("counts a facet over everything but its own filter", () => {
    const { facets, total } = listing.apply(ROWS, query({ role: "control" }));
    expect(total).toBe(1);
    expect(facets.role).toEqual([
      { value: "worker", count: 2 },
      { value: "control", count: 1 },
    ]);
    expect(facets.taint).toEqual([{ value: "b", count: 1 }]);
  });

  it("takes comma lists, and none for rows without a value", () => {
    expect(listing.apply(ROWS, query({ taint: "a,none" })).total).toBe(2);
  });

  it("walks every row once, whatever the page size and sort", () => {
    const row = fc.record({
      name: fc.stringMatching(/^[ab]-\d{1,2}$/),
      role: fc.constantFrom("worker", "control"),
      pods: fc.option(fc.integer({ min: 0, max: 3 })),
      taints: fc.constant([]),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(row, { selector: ({ name }) => name }),
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom("name", "-name", "pods", "-pods", "role", "-role"),
        (rows, limit, sort) => {
          const walked: string[] = [];
          let cursor: string | undefined;
          do {
            const page = listing.apply(rows, query({ sort, limit, cursor }));
            expect(page.total).toBe(rows.length);
            walked.push(...names(page.items));
            cursor = page.next ?? undefined;
          } while (cursor !== undefined);
          expect(walked).toEqual(names(listing.select(rows, query({ sort }))));
        },
      ),
    );
  });

  it("lists changed rows as if it had never seen the others", () => {
    const row = fc.record({
      name: fc.stringMatching(/^[ab]-\d$/),
      role: fc.constantFrom("worker", "control"),
      pods: fc.option(fc.integer({ min: 0, max: 3 })),
      taints: fc.constant([]),
    });
    const step = fc.record({ put: row, drop: fc.nat(5), sort: fc.constantFrom("name", "-pods", "role") });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const held = new Map<string, Row>();
        for (const { put, drop, sort } of steps) {
          held.set(put.name, put);
          if (drop < held.size) held.delete([...held.keys()][drop] ?? "");
          const rows = [...held.values()];
          expect(listing.apply(rows, query({ sort })).items).toEqual(
            makeListing().select(rows, query({ sort })),
          );
        }
      }),
    );
  });

  it("refuses a cursor of another sort", () => {
    const { next } = listing.apply(ROWS, query({ limit: 1 }));
    expect(() => listing.apply(ROWS, query({ sort: "-name", cursor: next ?? "" }))).toThrow("another sort");
  });
});

describe("querySchema", () => {
  it("fills in the defaults", () => {
    expect(listing.querySchema.parse({})).toEqual({ sort: "name", limit: 50 });
  });

  it.each([
    [{ colour: "red" }, "colour"],
    [{ limit: "0" }, "limit"],
    [{ limit: "501" }, "limit"],
    [{ limit: "1e99" }, "limit"],
    [{ limit: "x" }, "limit"],
    [{ sort: "taint" }, "sort"],
    [{ cursor: "!!" }, "cursor"],
    [{ cursor: "W10" }, "cursor"],
    [{ q: "a\0b" }, "q"],
    [{ q: "x".repeat(201) }, "q"],
    [{ role: "worker,boss" }, "role"],
  ])("refuses %j", (given, field) => {
    const result = listing.querySchema.safeParse(given);
    expect(result.success).toBe(false);
    expect(JSON.stringify(result.error?.issues)).toContain(field);
  });
});

describe("cursor", () => {
  it("comes back as it went", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.option(fc.string({ unit: "grapheme" })), (id, key) => {
        expect(decodeCursor(encodeCursor({ sort: "name", key, id }))).toEqual({ sort: "name", key, id });
      }),
    );
  });

  it("is null for anything else", () => {
    fc.assert(fc.property(fc.string(), (text) => void decodeCursor(text)));
    expect(decodeCursor(btoa("[1,2]"))).toBeNull();
  });
});

it("writes CSV of all fields", () => {
  expect(listing.csv(ROWS.slice(1, 2))).toBe("name,role,pods,taint\r\nworker-2,worker,,a b\r\n");
});
