"use client";
import { useQuery } from "@tanstack/react-query";
import { Anvil } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";
import type { Overview } from "@/lib/overview/model";
import { frameQuery } from "@/lib/overview/queries";
import { PlaceIcon } from "./place-icon";
import { isAt, PLACES, type Place } from "./places";
import { useSession } from "./session";

type Counts = { nodes: string; pods: string; drift: number | null } & Overview["actions"];

const countsOf = (overview: Overview): Counts => ({
  nodes: overview.nodes.total.toLocaleString("en"),
  pods: overview.pods.total.toLocaleString("en"),
  drift: overview.drift,
  ...overview.actions,
});

/** The side of the console on a wide screen. */
export function SideNav() {
  const pathname = usePathname();
  const { permissions, site } = useSession();
  const { data: counts } = useQuery({ ...frameQuery(), select: countsOf });
  const places = PLACES.filter((place) => permissions.includes(place.permission));
  const sections = ["main", "Work", "Platform"] as const;
  return (
    <nav
      aria-label="Main"
      className="sticky top-0 flex h-dvh w-51 shrink-0 flex-col gap-0.5 overflow-y-auto border-r border-line bg-surface px-2 py-3 max-md:hidden"
    >
      <Link href="/" className="mb-2.5 flex h-7 items-center gap-2 rounded-md px-2 text-sm">
        <Anvil aria-hidden className="size-4" />
        <span className="text-[14px] font-[650] tracking-tight">Forgeboard</span>
        <span className="ml-auto max-w-20 truncate text-xs text-text-3">{site}</span>
      </Link>
      {sections.map((section) => {
        const here = places.filter((place) => place.section === section);
        if (here.length === 0) return null;
        return (
          <div key={section} className="contents">
            {section !== "main" && (
              <h2 className="mx-2 mt-3.5 mb-1 text-[11px] font-medium text-text-3">{section}</h2>
            )}
            {here.map((place) => (
              <SideLink
                key={place.href}
                place={place}
                on={isAt(place, pathname)}
                note={noteOf(place, counts)}
              />
            ))}
          </div>
        );
      })}
    </nav>
  );
}

/** `alert` where somebody must act. */
type Note = { text: string; alert: boolean };

function noteOf(place: Place, counts: Counts | undefined): Note | null {
  if (counts === undefined) return null;
  if (place.href === "/nodes") return { text: counts.nodes, alert: false };
  if (place.href === "/pods") return { text: counts.pods, alert: false };
  if (place.href === "/drift" && counts.drift !== null && counts.drift > 0)
    return { text: counts.drift.toLocaleString("en"), alert: false };
  if (place.href === "/quotas" && counts.quotasAwaitingYou > 0)
    return { text: `${counts.quotasAwaitingYou} to approve`, alert: true };
  if (place.href === "/actions" && counts.awaitingYou > 0)
    return { text: `${counts.awaitingYou} to approve`, alert: true };
  if (place.href === "/actions" && counts.running > 0)
    return { text: `${counts.running} running`, alert: false };
  return null;
}

function SideLink({ place, on, note }: { place: Place; on: boolean; note: Note | null }) {
  return (
    <Link
      href={place.href}
      aria-current={on ? "page" : undefined}
      className={cn(
        "flex h-8 items-center gap-2.5 rounded-md px-2 text-text-2 hover:bg-hover",
        on && "bg-accent-soft font-medium text-accent hover:bg-accent-soft",
      )}
    >
      <PlaceIcon icon={place.icon} className="size-4" />
      {place.label}
      {note !== null && (
        <span
          className={cn(
            "ml-auto text-xs",
            note.alert ? "font-semibold text-bad" : on ? "text-accent" : "text-text-3",
            !note.alert && "font-normal",
          )}
        >
          {note.text}
        </span>
      )}
    </Link>
  );
}
