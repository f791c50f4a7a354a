import { expect, it } from "vitest";
import { aCron, aPod, aWorkload, memoryIndex } from "@/e2e/memory-index";
import { dueOf } from "./due";
import type { ToolRow } from "./model";
import { recordsOf } from "./records/model";

const row = (change: Partial<ToolRow> = {}) =>
  ({ name: "a", namespace: "tool-a", inDirectory: true, disabled: [], ...change }) as unknown as ToolRow;
const due = (change: Partial<ToolRow>, records: Parameters<typeof memoryIndex>[0] = []) =>
  dueOf(row(change), recordsOf(memoryIndex(records), ["tool-a"]), "forgeboard.dev/");
const held = { "forgeboard.dev/held": "true" };

it("stops a disabled tool that runs, and none whose pods are about to end", () => {
  expect(due({ disabled: ["shell"] }, [aPod("web")])).toBe("stop");
  expect(due({ disabled: ["shell"] }, [aPod("web", { deletionAt: "2026-01-01T00:00:00Z" })])).toBeNull();
  expect(due({ disabled: ["shell"] }, [aCron("daily")])).toBe("stop");
  expect(due({}, [aPod("web")])).toBeNull();
});

it("starts an enabled one that is held still, of whatever kind", () => {
  expect(due({}, [aWorkload("web", { replicas: 0, labels: held })])).toBe("start");
  expect(due({}, [aWorkload("old", { kind: "replicationcontrollers", replicas: 0, labels: held })])).toBe(
    "start",
  );
  expect(due({}, [aCron("daily", { suspend: true, labels: held })])).toBe("start");
  expect(due({}, [aCron("daily", { suspend: true })])).toBeNull();
  expect(due({}, [aWorkload("web", { replicas: 2, labels: held })])).toBeNull();
});

it("provisions one that has no namespace, if it can have one", () => {
  expect(due({ namespace: null })).toBe("provision");
  expect(due({ namespace: null, name: "a_b" })).toBeNull();
  expect(due({ namespace: null, disabled: ["shell"] })).toBeNull();
  expect(due({ namespace: null, inDirectory: false })).toBeNull();
});
