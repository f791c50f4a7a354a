"use client";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useMay } from "@/components/shell/session";
import { buttonStyle } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table/data-table";
import { sayCount } from "@/components/ui/say-count";
import { CAMPAIGNS_PATH, campaignsQuery } from "@/lib/campaigns/queries";
import { CAMPAIGN_COLUMNS } from "./columns";
import { CAMPAIGN_FACETS, CAMPAIGN_SORT } from "./table";

export function CampaignsView() {
  const mayRun = useMay("campaign.run");
  return (
    <DataTable
      page="campaigns"
      title="Campaigns"
      says={(page) => sayCount(page.total, "campaign")}
      path={CAMPAIGNS_PATH}
      query={campaignsQuery}
      idOf={(campaign) => campaign.id}
      columns={CAMPAIGN_COLUMNS}
      facets={CAMPAIGN_FACETS}
      defaultSort={CAMPAIGN_SORT}
      filterLabel="Filter by title, reason or person"
      emptySays="A campaign rolls one action over many nodes, within windows and limits. There has been none yet."
      actions={
        mayRun && (
          <Link href="/campaigns/new" className={buttonStyle({ variant: "primary" })}>
            <Plus aria-hidden className="size-4" />
            New campaign
          </Link>
        )
      }
    />
  );
}
