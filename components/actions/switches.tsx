"use client";
import { useQuery } from "@tanstack/react-query";
import { LockKeyhole, LockKeyholeOpen } from "lucide-react";
import { useState } from "react";
import { switchesQuery } from "@/components/shell/queries";
import { useMay } from "@/components/shell/session";
import { Age } from "@/components/ui/age";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { Status } from "@/components/ui/status";
import { useNow } from "@/components/ui/ticker";
import { VERBS } from "@/lib/auth/policy";
import { sayAction } from "./say-action";
import { type SwitchChange, SwitchDialog } from "./switch-dialog";

type Row = Pick<SwitchChange, "action" | "title"> & {
  /** Who turned it off, when and why; null while it is on. */
  off: { by: string | null; at: string | null; reason: string } | null;
};

const ROWS = "grid grid-cols-[repeat(auto-fill,minmax(260px,1fr))] gap-px";

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
  const names = new Set<string>([...VERBS, ...killed.map(({ action }) => action)]);
  const rows: Row[] = [...names].map((action) => ({
    action,
    title: sayAction(action),
    off: killed.find((one) => one.action === action) ?? null,
  }));
  const say = (row: Row) => (
    <SwitchRow
      key={row.title}
      {...row}
      onChange={mayWrite ? (on) => setChange({ action: row.action, title: row.title, on }) : null}
    />
  );
  const on = rows.filter(({ off }) => off === null);
  return (
    <section
      aria-label="Switches"
      className="mb-3.5 overflow-hidden rounded-lg border border-line bg-surface"
    >
      <div className={ROWS}>
        {say({ action: null, title: "All changes", off: readOnly.on ? readOnly : null })}
        {rows.filter(({ off }) => off !== null).map(say)}
      </div>
      <div className="border-t border-line">
        <Disclosure title="Each action by itself" note={`${on.length} of ${rows.length} are on`}>
          <div className={ROWS}>{on.map(say)}</div>
        </Disclosure>
      </div>
      {change !== null && <SwitchDialog change={change} onClose={() => setChange(null)} />}
    </section>
  );
}

type RowProps = Row & { onChange: ((on: boolean) => void) | null };

function SwitchRow({ action, title, off, onChange }: RowProps) {
  return (
    <div className="flex min-w-0 items-center gap-3 px-3.5 py-1.5 ring-1 ring-line">
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
      {onChange !== null && (
        <Button
          size="sm"
          variant={off === null ? "quiet" : "default"}
          aria-label={`${off === null ? "Switch off" : "Switch on"}: ${title}`}
          onClick={() => onChange(off === null)}
        >
          {off === null ? "Switch off…" : "Switch on…"}
        </Button>
      )}
    </div>
  );
}
