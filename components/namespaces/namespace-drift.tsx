"use client";
import { CircleCheck, Hammer } from "lucide-react";
import { useState } from "react";
import { DriftWhat, sayObject, sayRepair } from "@/components/drift/drift-look";
import { RepairDialog } from "@/components/drift/repair-dialog";
import { useMay } from "@/components/shell/session";
import { Age } from "@/components/ui/age";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { NamespaceItem } from "@/lib/namespaces/model";
import type { DriftRow } from "@/lib/reconciler/model";

/** Every object of a namespace that is otherwise than it should be, field by field. */
export function NamespaceDrift({ namespace }: { namespace: NamespaceItem }) {
  const [repairing, setRepairing] = useState<readonly string[] | null>(null);
  const may = useMay("tool.repair") && namespace.mode !== "observe";
  const { driftRows } = namespace;
  const repairable = driftRows.filter(({ repair }) => repair !== null).map(({ id }) => id);
  return (
    <Card
      title="Drift"
      note={driftRows.length}
      actions={
        may &&
        repairable.length > 0 && (
          <Button size="sm" icon={Hammer} onClick={() => setRepairing(repairable)}>
            Repair…
          </Button>
        )
      }
    >
      {driftRows.length === 0 ? (
        <p className="flex items-center gap-2 px-3.5 py-3 text-text-2">
          <CircleCheck aria-hidden className="size-4 text-ok" />
          Everything we look after is as it should be.
        </p>
      ) : (
        <ul>
          {driftRows.map((row) => (
            <DriftEntry key={row.id} row={row} />
          ))}
        </ul>
      )}
      {repairing && <RepairDialog set={{ by: "ids", ids: repairing }} onClose={() => setRepairing(null)} />}
    </Card>
  );
}

function DriftEntry({ row }: { row: DriftRow }) {
  return (
    <li className="grid gap-1 border-b border-line px-3.5 py-3 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <b className="font-medium break-all">{sayObject(row)}</b>
        <DriftWhat {...row} />
        <span className="ml-auto text-text-3">
          <Age at={row.since} prefix="for " />
        </span>
      </div>
      {(row.fields.length === 0 || row.what === "runs") && <p className="text-text-2">{row.says}</p>}
      {row.fields.length > 0 && (
        <div className="overflow-x-auto">
          <table className="w-full text-left">
            <caption className="sr-only">Fields that differ</caption>
            <thead className="text-xs text-text-3">
              <tr>
                <th className="py-1 pr-3 font-medium">Field</th>
                <th className="py-1 pr-3 font-medium">Found</th>
                <th className="py-1 font-medium">Should be</th>
              </tr>
            </thead>
            <tbody>
              {row.fields.map(({ field, found, desired }) => (
                <tr key={field}>
                  <td className="py-1 pr-3 font-mono text-xs break-all">{field}</td>
                  <td className="py-1 pr-3 break-all">
                    {found ?? <span className="text-text-3">not set</span>}
                  </td>
                  <td className="py-1 break-all">
                    {desired ?? <span className="text-text-3">not there</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="text-xs text-text-3">Repair: {sayRepair(row.repair ?? "none").toLowerCase()}</p>
    </li>
  );
}
