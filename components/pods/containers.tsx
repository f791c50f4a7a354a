import { CircleCheck, TriangleAlert } from "lucide-react";
import { Age } from "@/components/ui/age";
import { Card } from "@/components/ui/card";
import { Chip, Status } from "@/components/ui/status";
import type { PodItem } from "@/lib/pods/model";

export function Containers({ containers }: { containers: PodItem["containers"] }) {
  return (
    <Card title="Containers" note={containers.length}>
      <ul>
        {containers.map((one) => (
          <li key={one.name} className="grid gap-1 border-b border-line px-3.5 py-3 last:border-b-0">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <b className="font-medium">{one.name}</b>
              {one.init && <Chip>init</Chip>}
              {one.ready ? (
                <Status tone="ok" icon={CircleCheck} label={one.state} />
              ) : (
                <Status tone={one.init ? "mute" : "warn"} icon={TriangleAlert} label={one.state} />
              )}
              {one.startedAt !== null && (
                <span className="text-text-3">
                  <Age at={one.startedAt} prefix="for " />
                </span>
              )}
              <span className="ml-auto text-text-3">{one.restarts.toLocaleString("en")} restarts</span>
            </div>
            <p className="font-mono text-xs break-all text-text-2">{one.image}</p>
            {one.reason !== null && (
              <p className="text-text-2">
                {one.reason}
                {one.message !== null && `: ${one.message}`}
              </p>
            )}
            {one.lastExit !== null && <p className="text-xs text-text-3">Last exit: {one.lastExit}</p>}
          </li>
        ))}
      </ul>
    </Card>
  );
}
