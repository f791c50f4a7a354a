import { expect, it } from "vitest";
import type { DriftRow } from "../model";
import { commandOf } from "./equivalent";

const row = (change: Partial<DriftRow>): DriftRow => ({
  id: "x",
  tool: "a",
  namespace: "tool-a",
  kind: "rolebinding",
  name: "a-tool-binding",
  what: "differs",
  fields: [],
  says: "",
  severity: "warning",
  repair: "change",
  since: "2026-11-25T11:00:00Z",
  ...change,
});

it("puts labels with dots and quotes where they belong", () => {
  const fields = [{ field: "labels.example.org/it's", desired: "x", found: null }];
  expect(commandOf(row({ kind: "namespace", namespace: "", name: "tool-a", fields }))).toBe(
    `kubectl patch namespace tool-a --type merge --patch '{"metadata":{"labels":{"example.org/it'\\''s":"x"}}}'`,
  );
});

it("names what is removed, created, stopped and started", () => {
  expect(commandOf(row({ repair: "remove" }))).toBe(
    "kubectl delete rolebinding a-tool-binding --namespace tool-a",
  );
  expect(commandOf(row({ repair: "create" }))).toBe(
    "kubectl create rolebinding a-tool-binding --namespace tool-a",
  );
  expect(commandOf(row({ repair: "stop" }))).toContain("--replicas 0 --namespace tool-a");
});
