import type { ActionRow } from "@/lib/actions/model";

/** An action that runs, as lists have it, for tests of what is made of it. */
export const anAction = (change: Partial<ActionRow> = {}): ActionRow => ({
  id: "5d7cb5a6-0000-4000-8000-000000000001",
  action: "node.drain",
  state: "running",
  summary: "Drain 1 node",
  targets: [{ kind: "node", name: "worker-1" }],
  requestedBy: { user: "anna", displayName: "Anna" },
  reason: "kernel",
  ticket: null,
  createdAt: "2026-01-09T23:00:00Z",
  startedAt: null,
  finishedAt: null,
  result: null,
  done: 0,
  total: 1,
  parentId: null,
  ...change,
});
