import { expect, it } from "vitest";
import type { Child } from "@/lib/actions/model";
import { phasesOf } from "./phases";

const at = (seconds: number) => new Date(Date.parse("2026-01-15T10:00:00Z") + seconds * 1_000).toISOString();
const ms = (seconds: number) => Date.parse(at(seconds));
const child = (change: Partial<Child>): Child => ({
  id: "c",
  action: "node.reboot",
  state: "running",
  result: null,
  targets: [],
  says: "",
  changed: false,
  memo: null,
  createdAt: at(0),
  startedAt: at(2),
  finishedAt: null,
  ...change,
});
const said = (tries: readonly Child[]) =>
  phasesOf(tries).map(({ phase, at: since }) => `${phase} ${(Date.parse(since) - ms(0)) / 1_000}`);

it("follows a reboot by its own marks; waiting for a new boot and for Ready is one", () => {
  const marks = [
    { phase: "drain", at: ms(2) },
    { phase: "hook", at: ms(60) },
    { phase: "boot", at: ms(65) },
    { phase: "ready", at: ms(80) },
    { phase: "restore", at: ms(90) },
  ];
  expect(said([child({ memo: { marks } })])).toEqual([
    "queued 0",
    "drain 2",
    "hook 60",
    "ready 65",
    "back 90",
  ]);
});

it("is queued until a worker begins, or a second person agrees", () => {
  expect(said([child({ state: "awaiting_approval", startedAt: null })])).toEqual(["queued 0"]);
});

it.each([
  ["node.drain", "drain 2"],
  ["node.cordon", "work 2"],
])("has one part of %s", (action, part) => expect(said([child({ action })])).toEqual(["queued 0", part]));

it("rests between two tries", () => {
  const first = child({ action: "node.drain", state: "failed", finishedAt: at(30) });
  const second = child({ action: "node.drain", createdAt: at(100), startedAt: at(101) });
  expect(said([first, second])).toEqual(["queued 0", "drain 2", "idle 30", "queued 100", "drain 101"]);
});
