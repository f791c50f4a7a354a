import { NO_HARM, type PlannedNode } from "@/lib/campaigns/model";

/** A node of a campaign's plan that is taken and hurts nobody, with what is different. */
export const aPlannedNode = (node: string, change: Partial<PlannedNode> = {}): PlannedNode => ({
  node,
  uid: `uid-${node}`,
  role: "worker",
  takes: true,
  says: "",
  cordoned: false,
  harm: NO_HARM,
  hurts: [],
  tells: [],
  approval: [],
  ...change,
});
