import { CircleX, Info, TriangleAlert } from "lucide-react";
import { Status } from "@/components/ui/status";
import { type DriftRow, KIND_WORDS } from "@/lib/reconciler/model";

const SEVERITY = {
  error: { tone: "bad", icon: CircleX },
  warning: { tone: "warn", icon: TriangleAlert },
  info: { tone: "mute", icon: Info },
} as const;

const SEVERITY_WORDS: Readonly<Record<string, string>> = {
  error: "Error",
  warning: "Warning",
  info: "Only told",
};

export const saySeverity = (severity: string): string => SEVERITY_WORDS[severity] ?? severity;

const WHAT: Readonly<Record<DriftRow["what"], string>> = {
  missing: "Missing",
  differs: "Differs",
  unexpected: "Should not be",
  duplicate: "Twice",
  orphan: "Nobody's",
  runs: "Still runs",
  held: "Held still",
  impossible: "Not possible",
};

export const sayObject = ({ kind, name }: Pick<DriftRow, "kind" | "name">): string =>
  `${KIND_WORDS[kind] ?? kind} ${name}`;

export const sayDriftWhat = (what: string): string => WHAT[what as DriftRow["what"]] ?? what;

export function DriftWhat({ what, severity }: Pick<DriftRow, "what" | "severity">) {
  return <Status {...SEVERITY[severity]} label={WHAT[what]} />;
}

const REPAIR: Readonly<Record<NonNullable<DriftRow["repair"]>, string>> = {
  create: "Create it",
  change: "Change it back",
  replace: "Replace it",
  remove: "Remove it",
  stop: "Stop them",
  start: "Start them",
  restart: "Restart it",
};

export const sayRepair = (repair: string): string =>
  repair === "none" ? "By hand" : (REPAIR[repair as NonNullable<DriftRow["repair"]>] ?? repair);
