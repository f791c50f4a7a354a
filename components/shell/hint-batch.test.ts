import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { hintBatch, type Stale, touches } from "./hint-batch";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const collect = () => {
  const seen: Stale[] = [];
  return { seen, batch: hintBatch((what) => seen.push(what)) };
};

describe("hintBatch", () => {
  it("re-reads at once after quiet, then at most at the pace of the root", () => {
    const { seen, batch } = collect();
    for (let at = 0; at < 10_000; at += 20) {
      batch.add("nodes", [`n-${at}`]);
      vi.advanceTimersByTime(20);
    }
    const roots = (root: string) => seen.filter((what) => what.root === root).length;
    expect(seen[0]?.root).toBe("nodes");
    expect(roots("nodes")).toBeGreaterThanOrEqual(19);
    expect(roots("nodes")).toBeLessThanOrEqual(21);
    expect(roots("overview")).toBeGreaterThanOrEqual(5);
    expect(roots("overview")).toBeLessThanOrEqual(6);
  });

  it("loses no id", () => {
    const { seen, batch } = collect();
    for (let n = 0; n < 100; n++) {
      batch.add("audit", [String(n)]);
      vi.advanceTimersByTime(7);
    }
    vi.advanceTimersByTime(1000);
    expect(new Set(seen.flatMap((what) => [...(what.ids ?? [])])).size).toBe(100);
  });

  it("takes a hint without ids for everything, whatever else waits", () => {
    const { seen, batch } = collect();
    batch.add("audit", []);
    batch.add("audit", ["7"]);
    vi.advanceTimersByTime(0);
    expect(seen).toEqual([{ root: "audit", ids: null }]);
  });

  it("does not let a slow root's turn hold up a direct hint", () => {
    const { seen, batch } = collect();
    batch.add("nodes", ["a"]);
    vi.advanceTimersByTime(0);
    batch.add("pods", ["x/y"]);
    vi.advanceTimersByTime(100);
    batch.add("nodes", ["b"]);
    vi.advanceTimersByTime(400);
    expect(seen.filter((what) => what.root === "nodes")).toHaveLength(2);
  });

  it("ignores topics no page shows, and says nothing once stopped", () => {
    const { seen, batch } = collect();
    batch.add("leases", ["a"]);
    batch.add("nodes", ["a"]);
    batch.stop();
    vi.advanceTimersByTime(10_000);
    expect(seen).toEqual([]);
  });
});

describe("touches", () => {
  const stale = { root: "pods", ids: new Set(["tool-x/web-1"]) };
  it("touches lists of its root and the items named", () => {
    expect(touches(["pods", "list", { q: "a" }], stale)).toBe(true);
    expect(touches(["pods", "item", "tool-x", "web-1"], stale)).toBe(true);
    expect(touches(["pods", "item", "tool-x/web-1"], stale)).toBe(true);
    expect(touches(["pods", "item", "tool-x/web-2"], stale)).toBe(false);
    expect(touches(["nodes", "list"], stale)).toBe(false);
  });
});
