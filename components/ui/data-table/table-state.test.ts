import { describe, expect, test } from "vitest";
import {
  apiSearch,
  historyOf,
  patched,
  readState,
  toggledSort,
  toNextPage,
  toPreviousPage,
} from "./table-state";

const read = (query: string) => readState(new URLSearchParams(query), ["state", "role"], "name");

describe("table state", () => {
  test("reads filters of the page only", () => {
    expect(read("state=ready,cordoned&other=1&q=nfs").filters).toEqual({ state: ["ready", "cordoned"] });
  });

  test("ignores a limit that is not offered", () => {
    expect(read("limit=100000").limit).toBe(50);
    expect(read("limit=100").limit).toBe(100);
  });

  test("asks the API for the same thing whatever the order of the URL", () => {
    expect(apiSearch(read("state=a&role=b"), "name")).toBe(apiSearch(read("role=b&state=a"), "name"));
    expect(apiSearch(read("cols=cpu&trail=x"), "name")).toBe("limit=50");
  });

  test("goes back to the first page when a filter changes, and stays when columns do", () => {
    const params = new URLSearchParams("cursor=abc&trail=");
    expect(patched(params, { state: "ready" }).toString()).toBe("state=ready");
    expect(patched(params, { cols: "cpu" }).get("cursor")).toBe("abc");
  });

  test("walks forward and back over the same pages", () => {
    const apply = (state: ReturnType<typeof read>, patch: Record<string, string | null>) =>
      read(
        patched(
          new URLSearchParams(`cursor=${state.cursor ?? ""}&trail=${state.trail.join("~")}`),
          patch,
        ).toString(),
      );
    const first = read("");
    const second = apply(first, toNextPage(first, "c1"));
    const third = apply(second, toNextPage(second, "c2"));
    expect([second.trail.length, third.trail.length, third.cursor]).toEqual([1, 2, "c2"]);
    const back = apply(third, toPreviousPage(third));
    expect([back.cursor, back.trail.length]).toEqual(["c1", 1]);
    expect(apply(back, toPreviousPage(back)).cursor).toBeNull();
  });

  test("a facet, sort or page is a step that Back undoes; typing and columns are not", () => {
    const at = new URLSearchParams("q=n&state=ready&from=2026-01-01T00:00:00.000Z");
    expect(historyOf(at, { state: "cordoned" })).toBe("push");
    expect(historyOf(at, { sort: "-pods" })).toBe("push");
    expect(historyOf(at, { cursor: "c1", trail: null })).toBe("push");
    expect(historyOf(at, { q: null, state: null })).toBe("push");
    expect(historyOf(at, { q: "nf" })).toBe("replace");
    expect(historyOf(at, { cols: "cpu" })).toBe("replace");
    expect(historyOf(at, { state: "ready" })).toBe("replace");
  });

  test("setting a day is a step, the digits that correct it are not", () => {
    const at = new URLSearchParams("from=0002-01-01T00:00:00.000Z");
    expect(historyOf(at, { from: "0020-01-01T00:00:00.000Z" })).toBe("replace");
    expect(historyOf(at, { from: null })).toBe("push");
    expect(historyOf(at, { to: "2026-01-01T23:59:59.999Z" })).toBe("push");
  });

  test("turns a sort around", () => {
    expect(toggledSort("name", "name")).toBe("-name");
    expect(toggledSort("-name", "name")).toBe("name");
    expect(toggledSort("age", "name")).toBe("name");
  });
});
