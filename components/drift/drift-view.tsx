"use client";
import { Hammer } from "lucide-react";
import { useState } from "react";
import { useMay } from "@/components/shell/session";
import { Button } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table/data-table";
import { sayCount } from "@/components/ui/say-count";
import { useShortcuts } from "@/components/ui/use-shortcuts";
import type { DriftRow } from "@/lib/reconciler/model";
import { DRIFT_PATH, driftQuery } from "@/lib/reconciler/queries";
import { DRIFT_COLUMNS } from "./columns";
import { sayDriftWhat, sayObject } from "./drift-look";
import { DriftMenu } from "./drift-menu";
import { RepairDialog } from "./repair-dialog";
import type { RepairSet } from "./repair-set";
import { DRIFT_FACETS, DRIFT_SORT } from "./table";
import { UnreadNotice } from "./unread-notice";

type Props = {
  /** Whether the site lets people repair; else this page only shows. */
  repairable: boolean;
};

export function DriftView({ repairable }: Props) {
  const [repairing, setRepairing] = useState<{ set: RepairSet; onStarted?: () => void } | null>(null);
  const may = useMay("tool.repair") && repairable;
  return (
    <>
      <DataTable<DriftRow>
        page="drift"
        title="Drift"
        says={({ total }) =>
          total === 1
            ? "1 object is not as it should be"
            : `${sayCount(total, "object")} are not as they should be`
        }
        path={DRIFT_PATH}
        query={driftQuery}
        idOf={(row) => row.id}
        nameOf={(row) => `${sayObject(row)}, ${sayDriftWhat(row.what).toLowerCase()}`}
        columns={DRIFT_COLUMNS}
        facets={DRIFT_FACETS}
        defaultSort={DRIFT_SORT}
        filterLabel="Filter by object, tool or field"
        rowMenu={(row) => (
          <DriftMenu
            row={row}
            repairable={repairable}
            onRepair={() => setRepairing({ set: { by: "ids", ids: [row.id] } })}
          />
        )}
        above={
          <UnreadNotice
            repairable={repairable}
            onRestart={(ids) => setRepairing({ set: { by: "ids", ids } })}
          />
        }
        emptySays="Every tool has what the directory and the profile say it should have."
        {...(may
          ? {
              bulk: (ids, clear) => (
                <Bulk onRepair={() => setRepairing({ set: { by: "ids", ids }, onStarted: clear })} />
              ),
              matching: (filter, { total, facets }) =>
                total > 1 && (
                  <Button
                    variant="quiet"
                    icon={Hammer}
                    onClick={() => setRepairing({ set: { by: "all", filter, kinds: facets?.kind ?? [] } })}
                  >
                    Repair all {total.toLocaleString("en")}…
                  </Button>
                ),
            }
          : {})}
      />
      {repairing && <RepairDialog {...repairing} onClose={() => setRepairing(null)} />}
    </>
  );
}

function Bulk({ onRepair }: { onRepair: () => void }) {
  useShortcuts([{ key: "r", label: "Repair the selected drift", run: onRepair }]);
  return (
    <Button variant="primary" icon={Hammer} onClick={onRepair}>
      Repair…
    </Button>
  );
}
