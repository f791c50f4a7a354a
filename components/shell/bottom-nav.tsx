"use client";
import { useQuery } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";
import { Menu, MenuLink } from "@/components/ui/menu";
import { frameQuery } from "@/lib/overview/queries";
import { PlaceIcon } from "./place-icon";
import { isAt, PLACES, type Place } from "./places";
import { useSession } from "./session";

const ITEM = "flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-[11px] text-text-2";

/** The places of the navigation at the bottom of a phone: those most asked for, and the others one tap further. */
export function BottomNav() {
  const pathname = usePathname();
  const { permissions } = useSession();
  const places = PLACES.filter((place) => permissions.includes(place.permission));
  const others = places.filter(({ onPhone }) => onPhone !== true);
  return (
    <nav
      aria-label="Main, below"
      className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {places
        .filter(({ onPhone }) => onPhone === true)
        .map((place) => (
          <PhoneLink key={place.href} place={place} on={isAt(place, pathname)} />
        ))}
      {others.length > 0 && (
        <Menu
          trigger={
            <button
              type="button"
              className={cn(ITEM, others.some((place) => isAt(place, pathname)) && "font-medium text-accent")}
            >
              <Ellipsis aria-hidden className="size-5" />
              More
            </button>
          }
        >
          {others.map((place) => (
            <OtherPlace key={place.href} place={place} on={isAt(place, pathname)} />
          ))}
        </Menu>
      )}
    </nav>
  );
}

function OtherPlace({ place: { href, icon: Icon, label }, on }: { place: Place; on: boolean }) {
  return (
    <MenuLink>
      <Link
        href={href}
        aria-current={on ? "page" : undefined}
        className={cn(on && "font-medium text-accent")}
      >
        <Icon aria-hidden className="size-4 shrink-0" />
        {label}
      </Link>
    </MenuLink>
  );
}

function PhoneLink({ place: { href, icon, label }, on }: { place: Place; on: boolean }) {
  const { data: awaiting = 0 } = useQuery({ ...frameQuery(), select: ({ actions }) => actions.awaitingYou });
  return (
    <Link
      href={href}
      aria-current={on ? "page" : undefined}
      className={cn(ITEM, on && "font-medium text-accent")}
    >
      <PlaceIcon icon={icon} className="size-5" />
      <span>
        {label}
        {href === "/actions" && awaiting > 0 && (
          <b className="font-semibold text-bad">
            {" "}
            {awaiting}
            <span className="sr-only"> to approve</span>
          </b>
        )}
      </span>
    </Link>
  );
}
