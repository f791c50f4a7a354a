import { DEFAULTS, type DrainOptions } from "@/components/nodes/drain/options";
import { DAYS } from "@/lib/campaigns/days/model";
import type { Body, Selection } from "@/lib/campaigns/model";
import { type ACCEPTABLE, BODIES } from "@/lib/campaigns/schema";

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
  drain: DrainOptions;
  readyWithinSeconds: number;
  canaries: string;
  after: "ask" | "go_on";
  most: string;
  /** Lower limits as "role=number", with commas or spaces between them. */
  perRole: string;
  pauseSeconds: string;
  stopAfter: string;
  order: "listed" | "name" | "fewest_pods";
  nodesReady: boolean;
  alerts: boolean;
  patienceSeconds: number;
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
  drain: DEFAULTS,
  readyWithinSeconds: 600,
  canaries: "1",
  after: "ask",
  most: "1",
  perRole: "",
  pauseSeconds: "0",
  stopAfter: "1",
  order: "name",
  nodesReady: true,
  alerts: false,
  patienceSeconds: 900,
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
      perRole: perRoleOf(draft.perRole),
      gate: {
        nodesReady: draft.nodesReady,
        alerts: draft.alerts,
        patienceSeconds: draft.patienceSeconds,
      },
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

/** A role without a number goes with an empty one, so that the server names the role. */
const perRoleOf = (text: string): Record<string, number | string> =>
  Object.fromEntries(
    words(text).map((word) => {
      const at = word.lastIndexOf("=");
      return at < 0 ? [word, ""] : [word.slice(0, at), number(word.slice(at + 1))];
    }),
  );

function bodyOf({ body, accept, drain, hook, readyWithinSeconds }: Draft): Record<string, unknown> {
  if (body !== "node.drain" && body !== "node.reboot") return { action: body };
  // Which pods, is each node's own plan's; what may be lost is said for all of them at once.
  const { onlyTools: _tools, onlyPods: _pods, accept: _one, ...options } = drain;
  const drained = { action: body, drain: { ...options, acceptAll: accept } };
  return body === "node.drain"
    ? drained
    : { ...drained, hook: hook.trim() === "" ? null : hook.trim(), readyWithinSeconds };
}

const scheduleOf = (draft: Draft): Record<string, unknown> => ({
  timeZone: draft.timeZone.trim(),
  allow: [{ days: DAY_CHOICES[draft.days], from: draft.from, to: draft.to }],
  deny: draft.denied ? [{ days: DAY_CHOICES[draft.denyDays], from: draft.denyFrom, to: draft.denyTo }] : [],
  freezeDays: words(draft.freezeDays),
});
