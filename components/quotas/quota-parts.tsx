import { Card } from "@/components/ui/card";
import { Chip } from "@/components/ui/status";
import type { QuotaItem } from "@/lib/quotas/model";
import { QuotaBar } from "./quota-bar";
import { sayQuota, sayResource } from "./say-quota";

const HEAD = "px-3.5 py-2 text-left text-xs font-medium text-text-3";
const CELL = "border-t border-line px-3.5 py-2 align-top";

/** Every resource with what is used of it, the most in 30 days, and which quota is the strictest. */
export function QuotaResources({ quota }: { quota: QuotaItem }) {
  const several = quota.names.length > 1;
  return (
    <Card title="Used and allowed" note={quota.names.join(", ")}>
      {quota.resources.length === 0 ? (
        <p className="px-3.5 py-3 text-text-3">There is no quota.</p>
      ) : (
        <div className="overflow-x-auto">
          <table className="w-full">
            <thead>
              <tr>
                <th className={HEAD}>Resource</th>
                <th className={HEAD}>Used</th>
                <th className={HEAD}>Most in 30 days</th>
                <th className={`${HEAD} max-sm:hidden`}>Allowed</th>
                <th className={`${HEAD} max-sm:hidden`}>Default</th>
              </tr>
            </thead>
            <tbody>
              {quota.resources.map(({ resource, used, hard, peak, by, standard }) => (
                <tr key={resource}>
                  <th scope="row" className={`${CELL} text-left font-medium`}>
                    <span title={resource}>{sayResource(resource)}</span>
                    {several && <span className="block text-xs font-normal text-text-3">by {by}</span>}
                  </th>
                  <td className={`${CELL} min-w-24`}>
                    {sayQuota(resource, used)}
                    <span className="text-text-3 sm:hidden"> of {sayQuota(resource, hard)}</span>
                    <QuotaBar wide resource={resource} used={used} hard={hard} peak={peak} />
                  </td>
                  <td className={CELL}>{peak === null ? "not known" : sayQuota(resource, peak)}</td>
                  <td className={`${CELL} max-sm:hidden`}>{sayQuota(resource, hard)}</td>
                  <td className={`${CELL} text-text-3 max-sm:hidden`}>{standard ?? "none"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {quota.scoped.length > 0 && (
        <p className="border-t border-line px-3.5 py-2 text-text-3">
          Quotas of some pods alone are not counted here: {quota.scoped.join(", ")}.
        </p>
      )}
    </Card>
  );
}

export function QuotaOverride({ quota }: { quota: QuotaItem }) {
  const { declared, obsolete, defaults } = quota;
  const amounts = Object.entries(declared.amounts);
  return (
    <Card title="Override" {...(declared.ticket === null ? {} : { note: declared.ticket })}>
      {amounts.length === 0 ? (
        <p className="px-3.5 py-3 text-text-3">None: everything is the default.</p>
      ) : (
        <ul>
          {amounts.map(([key, text]) => (
            <li
              key={key}
              className="flex flex-wrap items-center gap-x-2 border-b border-line px-3.5 py-2 last:border-b-0"
            >
              <span className="font-medium">{key}</span>
              {text}
              <span className="text-text-3">instead of {defaults?.[key] ?? "no limit"}</span>
              {obsolete.includes(key) && <Chip>obsolete</Chip>}
            </li>
          ))}
        </ul>
      )}
      <p className="border-t border-line px-3.5 py-2 text-xs break-words text-text-3">
        {declared.owner === "file" ? `Declared in ${declared.file}, and only shown here.` : "Declared here."}
      </p>
    </Card>
  );
}

const BOUND = {
  default: "Limit by default",
  defaultRequest: "Request by default",
  max: "At most",
  min: "At least",
} as const;

export function QuotaContainer({ quota }: { quota: QuotaItem }) {
  return (
    <Card title="Each container" note={quota.limitNames.join(", ")}>
      {quota.container.length === 0 ? (
        <p className="px-3.5 py-3 text-text-3">There is no LimitRange.</p>
      ) : (
        <table className="w-full">
          <thead>
            <tr>
              <th className={HEAD}>Bound</th>
              <th className={HEAD}>CPU</th>
              <th className={HEAD}>Memory</th>
            </tr>
          </thead>
          <tbody>
            {quota.container.map(({ bound, cpu, memory, standard }) => (
              <tr key={bound} title={standard === "" ? undefined : `Default: ${standard}`}>
                <th scope="row" className={`${CELL} text-left font-normal text-text-3`}>
                  {BOUND[bound]}
                </th>
                <td className={CELL}>{cpu ?? "none"}</td>
                <td className={CELL}>{memory ?? "none"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {quota.limitNames.length > 1 && (
        <p className="border-t border-line px-3.5 py-2 text-text-3">
          Several LimitRanges: of “at most” and “at least” the strictest holds, and nobody says which default
          does.
        </p>
      )}
    </Card>
  );
}
