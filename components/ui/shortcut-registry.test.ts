import { afterEach, describe, expect, it } from "vitest";
import { keyMatcher, register, shortcuts } from "./shortcut-registry";

const removals: (() => void)[] = [];
const add = (...keys: string[]) => {
  const remove = register(keys.map((key) => ({ key, label: key, run: () => {} })));
  removals.push(remove);
  return remove;
};
afterEach(() => {
  for (const remove of removals.splice(0)) remove();
});

describe("shortcuts", () => {
  it("lets the page override the shell, and gives the key back", () => {
    add("c", "?");
    const remove = register([{ key: "c", label: "cordon", run: () => {} }]);
    expect(shortcuts().map((it) => it.label)).toEqual(["cordon", "?"]);
    remove();
    expect(shortcuts().map((it) => it.label)).toEqual(["c", "?"]);
  });

  it("matches two keys in a row, in time", () => {
    add("g n", "g p", "n");
    const press = keyMatcher();
    expect(press("g", 0)).toBeNull();
    expect(press("n", 500)?.key).toBe("g n");
    expect(press("n", 600)?.key).toBe("n");
    expect(press("g", 1000)).toBeNull();
    expect(press("p", 2500)).toBeNull();
  });

  it("forgets a sequence that went elsewhere", () => {
    add("g n", "x");
    const press = keyMatcher();
    press("g", 0);
    expect(press("x", 10)?.key).toBe("x");
    expect(press("n", 20)).toBeNull();
  });
});
