import type { NodePhase } from "@/lib/campaigns/model";

/** How a phase is drawn, told apart by its height and place as well as by its colour, and what it is called. */
export type PhaseLook = { label: string; fill: string; y: number; height: number };

export const PHASE_LOOK: Readonly<Record<Exclude<NodePhase["phase"], "idle">, PhaseLook>> = {
  queued: { label: "to begin", fill: "fill-text-3", y: 7, height: 2 },
  work: { label: "work", fill: "fill-busy", y: 2, height: 12 },
  drain: { label: "drain", fill: "fill-busy", y: 2, height: 12 },
  hook: { label: "hook", fill: "fill-hold", y: 0, height: 16 },
  person: { label: "a person reboots it", fill: "fill-hold", y: 10, height: 6 },
  ready: { label: "until Ready", fill: "fill-warn", y: 5, height: 6 },
  back: { label: "uncordon", fill: "fill-ok", y: 0, height: 16 },
};
