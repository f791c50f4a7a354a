import "server-only";
import { AndFilter, EqualityFilter, type Filter, NotFilter, OrFilter, PresenceFilter } from "ldapts";
import { AppError } from "@/lib/core/errors";
import type { LdifEntry } from "./parse-ldif";

/** DNs and names compare without regard to case and to blanks around separators, as the usual matching rules do. */
export const fold = (value: string): string => value.toLowerCase().replace(/\s*([,=])\s*/g, "$1");

/** Evaluates the filters a profile uses: and, or, not, equality, presence. @throws AppError invalid on any other. */
export function matchFilter(filter: Filter, entry: LdifEntry): boolean {
  if (filter instanceof AndFilter) return filter.filters.every((part) => matchFilter(part, entry));
  if (filter instanceof OrFilter) return filter.filters.some((part) => matchFilter(part, entry));
  if (filter instanceof NotFilter) return !matchFilter(filter.filter, entry);
  if (filter instanceof PresenceFilter) return entry.attributes.has(filter.attribute.toLowerCase());
  if (filter instanceof EqualityFilter) {
    const wanted = fold(String(filter.value));
    return (entry.attributes.get(filter.attribute.toLowerCase()) ?? []).some(
      (value) => fold(value) === wanted,
    );
  }
  throw new AppError("invalid", `an LDIF directory cannot evaluate ${filter.toString()}`);
}
