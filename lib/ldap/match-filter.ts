import "server-only";
import {
  AndFilter,
  EqualityFilter,
  type Filter,
  NotFilter,
  OrFilter,
  PresenceFilter,
  SubstringFilter,
} from "ldapts";
import { AppError } from "@/lib/core/errors";
import type { LdifEntry } from "./parse-ldif";

/** DNs and names compare without regard to case and to blanks around separators, as the usual matching rules do. */
export const fold = (value: string): string => value.toLowerCase().replace(/\s*([,=])\s*/g, "$1");

/** Evaluates the filters a profile uses: and, or, not, equality, presence, parts of a value. @throws AppError invalid on any other. */
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
  if (filter instanceof SubstringFilter)
    return (entry.attributes.get(filter.attribute.toLowerCase()) ?? []).some((value) =>
      hasParts(fold(value), filter),
    );
  throw new AppError("invalid", `an LDIF directory cannot evaluate ${filter.toString()}`);
}

function hasParts(value: string, { initial, any, final }: SubstringFilter): boolean {
  if (!value.startsWith(fold(initial))) return false;
  let at = fold(initial).length;
  for (const part of any.map(fold)) {
    const found = value.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return value.length - fold(final).length >= at && value.endsWith(fold(final));
}
