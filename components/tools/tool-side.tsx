import { ExternalLink } from "lucide-react";
import Link from "next/link";
import { sayBare, sayResource } from "@/components/quotas/say-quota";
import { Age } from "@/components/ui/age";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { Facts } from "@/components/ui/facts";
import { isRule } from "@/lib/quotas/model";
import type { ToolItem } from "@/lib/tools/model";
import { QuotaBar } from "./quota-bar";
import { ITEM, Rows } from "./tool-lists";

const FOUND: Readonly<Record<NonNullable<ToolItem["foundBy"]>, string>> = {
  labels: "by its labels",
  service: "by its labelled Service",
  route: "by its route",
};

export function ToolDetails({ tool }: { tool: ToolItem }) {
  const maintainers = [...tool.maintainers, ...tool.maintainerTools.map((name) => `tool ${name}`)];
  return (
    <Card title="Details">
      <Facts
        facts={[
          { name: "Maintainers", value: maintainers.join(", ") || "nobody" },
          {
            name: "Directory",
            value:
              tool.inDirectory === null
                ? "not read yet"
                : tool.inDirectory
                  ? tool.disabled.length > 0
                    ? `disabled (${tool.disabled.join(", ")})`
                    : "known"
                  : "does not know it",
          },
          { name: "Namespace", value: tool.namespace ?? "none" },
          ...(tool.account === null
            ? []
            : [
                { name: "User id", value: tool.account.uid },
                { name: "Home", value: tool.account.homeDirectory },
              ]),
          ...(tool.foundBy === null ? [] : [{ name: "Web service", value: `found ${FOUND[tool.foundBy]}` }]),
          { name: "Image", value: tool.image?.split("/").at(-1) ?? "none" },
          ...(tool.imageSince === null
            ? []
            : [{ name: "Image started", value: <Age at={tool.imageSince} suffix=" ago" /> }]),
        ]}
      />
    </Card>
  );
}

export function ToolLinks({ links }: Pick<ToolItem, "links">) {
  if (links.length === 0) return null;
  return (
    <Card title="Elsewhere">
      <ul className="grid gap-1 p-2">
        {links.map(({ label, url }) => (
          <li key={label}>
            <a
              href={url}
              rel="noreferrer"
              className="flex min-h-8 items-center gap-2 rounded-md px-2 hover:bg-hover pointer-coarse:min-h-10"
            >
              {label}
              <ExternalLink aria-hidden className="size-3.5 text-text-3" />
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function ToolQuota({
  namespace,
  quotas,
  quotaObjects,
}: Pick<ToolItem, "namespace" | "quotas" | "quotaObjects">) {
  const used = quotas.filter((one) => one.used > 0);
  const unused = quotas.filter((one) => one.used === 0);
  return (
    <Card
      title="Quota"
      note={quotaObjects.length > 1 ? `${quotaObjects.length} objects, the strictest wins` : undefined}
    >
      {(used.length > 0 || quotas.length === 0) && <Rows none="It has no quota.">{used.map(quotaRow)}</Rows>}
      {unused.length > 0 && (
        <Disclosure title="Not used" note={unused.length}>
          <Rows none="">{unused.map(quotaRow)}</Rows>
        </Disclosure>
      )}
      {namespace !== null && (
        <p className="px-3.5 py-2.5">
          <Link className="text-accent hover:underline" href={`/quotas/${namespace}`} prefetch={false}>
            Ask for more, or see its history
          </Link>
        </p>
      )}
    </Card>
  );
}

const quotaRow = ({ resource, used, hard, percent }: ToolItem["quotas"][number]) => (
  <li key={resource} className={ITEM}>
    <span className="min-w-0 flex-1 break-all" title={resource}>
      {sayResource(resource)}
    </span>
    <span className="text-text-2">
      {sayBare(resource, used)} of {sayBare(resource, hard)}
    </span>
    <QuotaBar percent={percent} resource={resource} rule={isRule(resource, hard)} />
  </li>
);

export function ToolRoutes({ routes }: Pick<ToolItem, "routes">) {
  return (
    <Card title="Routes" note={routes.length}>
      <Rows none="Nothing leads to it.">
        {routes.map(({ kind, name, host, path, service, pods }) => (
          <li key={kind + name + host + path + service} className={ITEM}>
            <span className="min-w-0 break-all">
              {host}
              {path}
            </span>
            <span className="w-full text-xs text-text-3">
              {kind} {name}, to {service === null ? "no service" : `Service ${service}`},{" "}
              {pods === 0 ? "which nobody answers" : `${pods} ready ${pods === 1 ? "pod" : "pods"}`}
            </span>
          </li>
        ))}
      </Rows>
    </Card>
  );
}
