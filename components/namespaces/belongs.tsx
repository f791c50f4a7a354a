import { CircleHelp, ServerCog, Wrench } from "lucide-react";
import { Status } from "@/components/ui/status";
import type { NamespaceRow } from "@/lib/namespaces/model";

const LOOK = {
  tool: { tone: "mute", icon: Wrench, label: "A tool" },
  platform: { tone: "mute", icon: ServerCog, label: "The platform" },
  nobody: { tone: "warn", icon: CircleHelp, label: "Nobody" },
} as const;

export const sayBelongs = (value: string): string => LOOK[value as keyof typeof LOOK]?.label ?? value;

export function Belongs({ to }: { to: NamespaceRow["belongsTo"] }) {
  return <Status {...LOOK[to]} />;
}
