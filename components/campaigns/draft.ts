import type { Body, Selection } from "@/lib/campaigns/model";
import { type ACCEPTABLE, BODIES, DAYS } from "@/lib/campaigns/schema";

/** The form of a new campaign as it is typed, and the input it stands for. Numbers stay text until they are asked for. */

export const DAY_CHOICES = {
  weekdays: ["mon", "tue", "wed", "thu", "fri"],
  weekends: ["sat", "sun"],
  daily: [...DAYS],
} as const;
export type DayChoice = keyof typeof DAY_CHOICES;

export type Draft = {
  title: string;
  by: Selection["by"];
  nodes: string;
  selector: string;
  role: string;
  version: string;
  body: Body["action"];
  hook: string;
  accept: readonly (typeof ACCEPTABLE)[number][];
  canaries: string;
  after: "ask" | "go_on";
  most: string;
  pauseSeconds: string;
  stopAfter: string;
  order: "listed" | "name" | "fewest_pods";
  alerts: boolean;
  timed: boolean;
  timeZone: string;
  days: DayChoice;
  from: string;
  to: string;
  denied: boolean;
  denyDays: DayChoice;
  denyFrom: string;
  denyTo: string;
  freezeDays: string;
};

export const FIRST_DRAFT: Draft = {
  title: "",
  by: "role",
  nodes: "",
  selector: "",
  role: "",
  version: "",
  body: "node.cordon",
  hook: "",
  accept: [],
  canaries: "1",
  after: "ask",
  most: "1",
  pauseSeconds: "0",
  stopAfter: "1",
  order: "name",
  alerts: false,
  timed: false,
  timeZone: "",
  days: "weekdays",
  from: "08:00",
  to: "16:00",
  denied: false,
  denyDays: "weekdays",
  denyFrom: "12:00",
  denyTo: "13:00",
  freezeDays: "",
};

/** `nodes` are names chosen elsewhere, with commas between them; `body` is what is to be done to them, or else a drain. */
export function firstDraft(nodes: string | null, body: string | null = null): Draft {
  const names = (nodes ?? "").split(",").filter((name) => name !== "");
  if (names.length === 0) return FIRST_DRAFT;
  return {
    ...FIRST_DRAFT,
    by: "nodes",
    nodes: names.join("\n"),
    body: BODIES.find((one) => one === body) ?? "node.drain",
  };
}

const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== "");
/** What is no number goes as it is: the server names the field and what it expects. */
const number = (text: string): number | string => (/^\d+$/.test(text.trim()) ? Number(text) : text.trim());

/** Null while what has to be typed is still empty: there is nothing to plan yet. */
export function toInput(draft: Draft): Record<string, unknown> | null {
  const selection = selectionOf(draft);
  if (draft.title.trim() === "" || selection === null) return null;
  return {
    title: draft.title.trim(),
    selection,
    body: bodyOf(draft),
    settings: {
      canary: { count: number(draft.canaries), after: draft.after },
      maxUnavailable: number(draft.most),
      pauseSeconds: number(draft.pauseSeconds),
      stopAfterFailures: number(draft.stopAfter),
      order: draft.order,
      gate: { alerts: draft.alerts },
      schedule: draft.timed ? scheduleOf(draft) : null,
    },
  };
}

function selectionOf({ by, nodes, selector, role, version }: Draft): Record<string, unknown> | null {
  const filled = (text: string) => (text.trim() === "" ? null : text.trim());
  switch (by) {
    case "nodes":
      return words(nodes).length === 0 ? null : { by, nodes: words(nodes) };
    case "label":
      return filled(selector) === null ? null : { by, selector };
    case "role":
      return filled(role) === null ? null : { by, role: filled(role) };
    case "not_version":
      return filled(version) === null ? null : { by, version: filled(version), role: filled(role) };
  }
}

function bodyOf({ body, accept, hook }: Draft): Record<string, unknown> {
  if (body === "node.drain") return { action: body, drain: { acceptAll: accept } };
  if (body === "node.reboot")
    return { action: body, drain: { acceptAll: accept }, hook: hook.trim() === "" ? null : hook.trim() };
  return { action: body };
}

const scheduleOf = (draft: Draft): Record<string, unknown> => ({
  timeZone: draft.timeZone.trim(),
  allow: [{ days: DAY_CHOICES[draft.days], from: draft.from, to: draft.to }],
  deny: draft.denied ? [{ days: DAY_CHOICES[draft.denyDays], from: draft.denyFrom, to: draft.denyTo }] : [],
  freezeDays: words(draft.freezeDays),
});
