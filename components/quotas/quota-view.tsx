"use client";
import { useQuery } from "@tanstack/react-query";
import { Hand, Pencil } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { ActionsOf } from "@/components/actions/history-of";
import { Button, buttonStyle } from "@/components/ui/button";
import { itemOf } from "@/components/ui/item-of";
import { Notice } from "@/components/ui/notice";
import type { QuotaItem } from "@/lib/quotas/model";
import { quotaQuery } from "@/lib/quotas/queries";
import { QuotaForm } from "./quota-form";
import { QuotaContainer, QuotaOverride, QuotaResources } from "./quota-parts";
import { QuotaUse } from "./quota-use";
import { sayResource } from "./say-quota";

export function QuotaView({ namespace }: { namespace: string }) {
  const answer = useQuery(quotaQuery(namespace));
  const [editing, setEditing] = useState(false);
  const { item: quota, notice } = itemOf(answer, {
    title: `Quota of ${namespace}`,
    list: { href: "/quotas", label: "See all quotas" },
  });
  if (quota === null) return notice;
  const { offers, tool } = quota;
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="min-w-0 break-all">Quota of {tool ?? quota.namespace}</h1>
        <QuotaUse use={quota.use} />
        {tool !== null && (
          <Link href={`/tools/${tool}`} prefetch={false} className="reach text-accent hover:underline">
            See the tool
          </Link>
        )}
        {(offers.edit || offers.request) && quota.action === null && !editing && (
          <div className="ml-auto flex gap-2 max-sm:order-last max-sm:mt-1 max-sm:ml-0 max-sm:w-full max-sm:[&>button]:h-10 max-sm:[&>button]:flex-1">
            <Button icon={Pencil} onClick={() => setEditing(true)}>
              {offers.edit ? "Edit…" : "Request a change…"}
            </Button>
          </div>
        )}
        <p className="w-full text-base text-text-2">{sentence(quota)}</p>
      </div>
      {notice}
      <Notices quota={quota} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_360px]">
        <div className="grid min-w-0 gap-4">
          {editing && tool !== null && (
            <QuotaForm quota={quota} tool={tool} onClose={() => setEditing(false)} />
          )}
          {tool !== null && <ActionsOf target={`quota/${tool}`} />}
          <QuotaResources quota={quota} />
        </div>
        <div className="grid min-w-0 gap-4">
          {tool !== null && <QuotaOverride quota={quota} />}
          <QuotaContainer quota={quota} />
        </div>
      </div>
    </>
  );
}

function sentence({ use, pressure, pressureOf, namespace }: QuotaItem): string {
  if (use === "none") return `Nothing limits what ${namespace} may use`;
  const most = `${Math.round((pressure ?? 0) * 100)} % of ${pressureOf === null ? "its quota" : sayResource(pressureOf)} is in use`;
  return use === "idle" ? `${most}; in 30 days it never was 10 % of anything` : most;
}

/** What of it is not as it should be, and what waits for somebody. */
function Notices({ quota }: { quota: QuotaItem }) {
  const { action, drift, names } = quota;
  return (
    <div className="mb-4 grid gap-3 empty:hidden">
      {action !== null && (
        <Notice
          tone="hold"
          title={
            action.state === "awaiting_approval" ? "A request waits for an answer" : "It is being edited"
          }
          action={
            <Link href={`/actions/${action.id}`} className={buttonStyle({ size: "sm" })}>
              <Hand aria-hidden className="size-4" />
              See it
            </Link>
          }
        >
          Until it is over, nobody else can ask for another.
        </Notice>
      )}
      {names.length > 1 && (
        <Notice
          title={`${names.length} quotas hold here, and of each resource the strictest: ${names.join(", ")}`}
        >
          Most likely one of them was left behind.
        </Notice>
      )}
      {drift.length > 0 && (
        <Notice title="It is not what it should be">
          <ul>
            {drift.map((says) => (
              <li key={says}>{says}</li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}
