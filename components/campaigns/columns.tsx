import Link from "next/link";
import { STATE_LOOK } from "@/components/actions/say-action";
import { Age } from "@/components/ui/age";
import { type Column, UNDER } from "@/components/ui/data-table/column";
import { Status } from "@/components/ui/status";
import { Until } from "@/components/ui/until";
import type { CampaignRow } from "@/lib/campaigns/model";
import { sayBody } from "@/lib/campaigns/say/model";
import { Progress, sayProgress } from "./progress";

export const CAMPAIGN_COLUMNS: readonly Column<CampaignRow>[] = [
  {
    id: "title",
    header: "Campaign",
    sort: "title",
    fixed: true,
    wide: true,
    cell: (campaign) => (
      <>
        <Link href={`/campaigns/${campaign.id}`} prefetch={false} className="block truncate hover:underline">
          {campaign.title}
        </Link>
        <span className={UNDER} title={campaign.summary}>
          {campaign.summary.replace(`${campaign.title}: `, "")}
        </span>
      </>
    ),
  },
  {
    id: "state",
    header: "State",
    sort: "state",
    wide: true,
    cell: (campaign) => (
      <>
        <Status {...STATE_LOOK[campaign.state]} />
        <span className={UNDER} title={campaign.says ?? ""}>
          {campaign.says ?? sayProgress(campaign)}
          {campaign.until !== null && (
            <>
              , <Until at={campaign.until} prefix="another " past="over" />
            </>
          )}
        </span>
      </>
    ),
  },
  { id: "body", header: "What", sort: "body", priority: 2, cell: (campaign) => sayBody(campaign.body) },
  {
    id: "progress",
    header: "Progress",
    priority: 2,
    cell: (campaign) => <Progress counts={campaign} />,
  },
  { id: "person", header: "Who", priority: 3, cell: (campaign) => campaign.requestedBy.displayName },
  {
    id: "created",
    header: "When",
    sort: "createdAt",
    numeric: true,
    priority: 2,
    cell: (campaign) => <Age at={campaign.createdAt} suffix=" ago" className="text-text-3" />,
  },
];
