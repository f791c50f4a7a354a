"use client";
import { useQuery } from "@tanstack/react-query";
import { LockKeyhole, LockKeyholeOpen } from "lucide-react";
import { useState } from "react";
import { switchesQuery } from "@/components/shell/queries";
import { useMay } from "@/components/shell/session";
import { Age } from "@/components/ui/age";
import { Button } from "@/components/ui/button";
import { Status } from "@/components/ui/status";
import { useNow } from "@/components/ui/ticker";
import { VERBS } from "@/lib/auth/policy";
import { sayAction } from "./say-action";
import { type SwitchChange, SwitchDialog } from "./switch-dialog";

/** What may be started at all: the read-only switch and one switch per action, with who turned each and why. */
export function Switches() {
  const { data } = useQuery(switchesQuery());
  const mayWrite = useMay("switch.write");
  const [change, setChange] = useState<SwitchChange | null>(null);
  // What another part of the page has read already must not be there before the server's page is taken over.
  const hydrated = useNow((now) => now !== null);
  if (data === undefined || !hydrated) return <div className="mb-3.5 h-[84px]" />;
  const { readOnly, killed } = data;
  // Each can be switched off by itself, also while none of them is.
  const names = [...new Set<string>([...VERBS, ...killed.map(({ action }) => action)])];
  const rows = [
    { action: null, title: "All changes", off: readOnly.on ? readOnly : null },
    ...names.map((action) => ({
      action,
      title: sayAction(action),
      off: killed.find((one) => one.action === action) ?? null,
    })),
  ];
  return (
    <section
      aria-label="Switches"
      className="mb-3.5 grid grid-cols-[repeat(auto-fill,minmax(260px,1fr))] gap-px overflow-hidden rounded-lg border border-line bg-surface"
    >
      {rows.map(({ action, title, off }) => (
        <div key={title} className="flex min-w-0 items-center gap-3 px-3.5 py-1.5 ring-1 ring-line">
          <div className="min-w-0 flex-1">
            <span className="flex flex-wrap items-center gap-x-2">
              <span className="font-medium">{title}</span>
              <Status
                tone={off === null ? "ok" : "hold"}
                icon={off === null ? LockKeyholeOpen : LockKeyhole}
                label={off === null ? "on" : action === null ? "read-only" : "switched off"}
              />
            </span>
            {off !== null && (
              <span className="block truncate text-xs text-text-3" title={off.reason}>
                {off.by ?? "unknown"}, <Age at={off.at} suffix=" ago" />: {off.reason}
              </span>
            )}
          </div>
          {mayWrite && (
            <Button
              size="sm"
              variant={off === null ? "quiet" : "default"}
              aria-label={`${off === null ? "Switch off" : "Switch on"}: ${title}`}
              onClick={() => setChange({ action, title, on: off === null })}
            >
              {off === null ? "Switch off…" : "Switch on…"}
            </Button>
          )}
        </div>
      ))}
      {change !== null && <SwitchDialog change={change} onClose={() => setChange(null)} />}
    </section>
  );
}
