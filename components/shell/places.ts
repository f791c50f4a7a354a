import {
  BookUser,
  Box,
  Boxes,
  Gauge,
  GitCompareArrows,
  LayoutDashboard,
  ListChecks,
  type LucideIcon,
  Play,
  Plus,
  ScrollText,
  Server,
  Wrench,
} from "lucide-react";
import type { Permission } from "@/lib/auth/policy";

export type Place = {
  href: string;
  label: string;
  icon: LucideIcon;
  permission: Permission;
  section: "main" | "Work" | "Platform";
  /** Has a place of its own at the bottom of a phone; there is room for four and the way to the others. */
  onPhone?: true;
};

/** Every page of the navigation, in its order. */
export const PLACES: readonly Place[] = [
  {
    href: "/",
    label: "Overview",
    icon: LayoutDashboard,
    permission: "overview.read",
    section: "main",
    onPhone: true,
  },
  { href: "/nodes", label: "Nodes", icon: Server, permission: "node.read", section: "main", onPhone: true },
  { href: "/pods", label: "Pods", icon: Box, permission: "pod.read", section: "main" },
  { href: "/tools", label: "Tools", icon: Wrench, permission: "tool.read", section: "main", onPhone: true },
  { href: "/namespaces", label: "Namespaces", icon: Boxes, permission: "namespace.read", section: "main" },
  { href: "/quotas", label: "Quotas", icon: Gauge, permission: "quota.read", section: "main" },
  {
    href: "/actions",
    label: "Actions",
    icon: Play,
    permission: "action.read",
    section: "Work",
    onPhone: true,
  },
  { href: "/campaigns", label: "Campaigns", icon: ListChecks, permission: "action.read", section: "Work" },
  {
    href: "/drift",
    label: "Drift",
    icon: GitCompareArrows,
    permission: "namespace.read",
    section: "Platform",
  },
  { href: "/directory", label: "Directory", icon: BookUser, permission: "mirror.read", section: "Platform" },
  { href: "/audit", label: "Audit", icon: ScrollText, permission: "audit.read", section: "Platform" },
];

/** Pages that ask for something new: found in the palette, and on the page of what they make. */
export const FORMS: readonly Omit<Place, "section">[] = [
  { href: "/campaigns/new", label: "New campaign…", icon: Plus, permission: "campaign.run" },
];

export const isAt = (place: Place, pathname: string): boolean =>
  place.href === "/" ? pathname === "/" : pathname === place.href || pathname.startsWith(`${place.href}/`);
