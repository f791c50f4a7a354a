"use client";
import { useLinkStatus } from "next/link";
import { cn } from "@/components/ui/cn";
import type { Place } from "./places";

type Props = Pick<Place, "icon"> & { className: string };

/** Inside of the link to the place: moves while that page is on its way, where it takes longer than a moment. */
export function PlaceIcon({ icon: Icon, className }: Props) {
  const { pending } = useLinkStatus();
  return (
    <Icon
      aria-hidden
      className={cn("shrink-0", className, pending && "motion-safe:animate-pulse [animation-delay:150ms]")}
    />
  );
}
