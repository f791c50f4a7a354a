import { expect, it } from "vitest";
import type { Told } from "@/lib/outbox/model";
import { groupAlike, groupTold, sayStanding, sayTold } from "./say-told";

const told = (about: string | null, change: Partial<Told> = {}): Told => ({
  kind: "tool_mail",
  about,
  phase: about === null ? "line" : "before",
  subject: "s",
  text: "t",
  state: "sent",
  tries: 1,
  createdAt: "2026-11-25T14:00:00.000Z",
  sentAt: "2026-11-25T14:00:01.000Z",
  nextAt: null,
  problem: null,
  ...change,
});

it("puts who was not told first and the admin log last", () => {
  const groups = groupTold([
    told(null, { kind: "admin_log" }),
    told("a"),
    told("z", { state: "failed" }),
    told("b", { state: "waiting", tries: 3 }),
    told("a", { phase: "after" }),
  ]);
  expect(groups.map(({ tool }) => tool)).toEqual(["z", "a", "b", null]);
  expect(groups[1]).toMatchObject({ before: [{}], after: [{}], line: [] });
  expect(sayTold(groups)).toBe("3 tools, 1 of them not told");
});

it("counts a tool as told when one way has worked", () => {
  const oneWay = groupTold([told("a"), told("a", { kind: "webhook", state: "failed" })]);
  expect(sayTold(oneWay)).toBe("1 tool");
  const noWay = groupTold([told("a", { state: "skipped" }), told("a", { kind: "webhook", state: "failed" })]);
  expect(sayTold(noWay)).toBe("1 tool, not told");
  const pageOnly = groupTold([told("a", { state: "failed" }), told("a", { kind: "status_page" })]);
  expect(sayTold(pageOnly)).toBe("1 tool, not told");
});

it("never says told of what was not sent", () => {
  const label = (state: Told["state"], tries: number) => sayStanding([told("a", { state, tries })]);
  expect(label("sent", 1)).toBe("Told by mail");
  expect(label("waiting", 0)).toBe("To be told by mail");
  expect(label("waiting", 2)).toBe("Not yet told by mail");
  expect(label("sending", 1)).toBe("Being told by mail");
  expect(sayStanding([told(null, { kind: "admin_log" })])).toBe("Written to the admin log");
  expect([label("failed", 9), label("skipped", 1)]).toEqual(["Not told by mail", "Not told by mail"]);
});

it("says in one line what stands alike", () => {
  const webhook = { kind: "webhook" } as const;
  const alike = groupAlike([told("a"), told("a", webhook)]);
  expect(alike.map(sayStanding)).toEqual(["Told by mail and webhook"]);
  const three = groupAlike([told("a"), told("a", webhook), told("a", { kind: "status_page" })]);
  expect(three.map(sayStanding)).toEqual(["Told by mail, webhook and its status page"]);
  const apart = groupAlike([told("a", { state: "failed", problem: "no" }), told("a", webhook)]);
  expect(apart.map(sayStanding)).toEqual(["Not told by mail", "Told by webhook"]);
});
