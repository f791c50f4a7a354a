import { CircleCheck, CircleX } from "lucide-react";
import { Age } from "@/components/ui/age";
import { Card } from "@/components/ui/card";
import { Status } from "@/components/ui/status";
import type { NodeItem } from "@/lib/nodes/model";

export function NodeConditions({ conditions }: { conditions: NodeItem["conditionList"] }) {
  return (
    <Card title="Conditions">
      <ul>
        {conditions.map((one) => (
          <li key={one.type} className="border-b border-line px-3.5 py-2 last:border-b-0">
            <div className="flex items-center gap-2">
              <Status
                tone={one.good ? "ok" : "bad"}
                icon={one.good ? CircleCheck : CircleX}
                label={one.type}
                className="items-center"
              />
              <span className="text-text-3">{one.status}</span>
              <Age at={one.since} prefix="for " className="ml-auto text-text-3" />
            </div>
            {!one.good && (
              <p className="text-xs text-text-2">
                {one.reason}: {one.message}
              </p>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
