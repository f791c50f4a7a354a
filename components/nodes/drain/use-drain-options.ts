"use client";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { type DrainOptions, readOptions, writeOptions } from "./options";

type Held = ReturnType<typeof readOptions> & {
  /** The address that was last looked at. */
  seen: string;
  /** Addresses this page has written, which come back to it a moment later. */
  written: readonly string[];
};

const heldOf = (search: string): Held => ({
  ...readOptions(new URLSearchParams(search)),
  seen: search,
  written: [],
});

/** The options of the address. A choice is in force at once, and the address follows; a link or Back overrides it. */
export function useDrainOptions() {
  const search = useSearchParams().toString();
  const [held, setHeld] = useState(() => heldOf(search));
  if (search !== held.seen)
    setHeld(held.written.includes(search) ? { ...held, seen: search } : heldOf(search));
  const change = (patch: Partial<DrainOptions>) => {
    // From the address bar, not from the render: two changes in one tick both count.
    const now = new URLSearchParams(window.location.search);
    const options = { ...readOptions(now).options, ...patch };
    const query = writeOptions(now, options).toString();
    window.history.replaceState(null, "", query === "" ? window.location.pathname : `?${query}`);
    setHeld((last) => ({ ...last, options, problems: [], written: [...last.written, query] }));
  };
  return { options: held.options, problems: held.problems, change };
}
