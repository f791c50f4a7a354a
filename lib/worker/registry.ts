import "server-only";
import type { Registry } from "@/lib/actions/define";
import { campaignOf } from "@/lib/campaigns/actions/run";
import { acceptShrink } from "@/lib/mirror/actions/accept-shrink";
import { cordon } from "@/lib/nodes/actions/cordon";
import { decommission } from "@/lib/nodes/actions/decommission";
import { drain } from "@/lib/nodes/actions/drain";
import { forceDelete } from "@/lib/nodes/actions/force-delete-pod";
import { reboot } from "@/lib/nodes/actions/reboot";
import { repool } from "@/lib/nodes/actions/repool";
import { uncordon } from "@/lib/nodes/actions/uncordon";
import { editQuota } from "@/lib/quotas/actions/edit";
import { disable, enable } from "@/lib/reconciler/actions/hold-tool";
import { provision } from "@/lib/reconciler/actions/provision";
import { putBack } from "@/lib/reconciler/actions/put-back";
import { repair } from "@/lib/reconciler/actions/repair";
import { repairAccounts } from "@/lib/reconciler/actions/repair-accounts";
import { repairInfrastructure } from "@/lib/reconciler/actions/repair-infrastructure";
import { setFields } from "@/lib/status/actions/set-fields";
import { setNote } from "@/lib/status/actions/set-note";
import { postponeDrain } from "@/lib/tools/actions/postpone-drain";
import { rerunJob } from "@/lib/tools/actions/rerun-job";
import { restart } from "@/lib/tools/actions/restart";

/** What is done to nodes; a campaign rolls any of these over many of them. */
const nodeVerbs = [cordon, uncordon, drain, repool, reboot];

/** Every verb there is. */
export const registry: Registry = new Map(
  [
    ...nodeVerbs,
    decommission,
    forceDelete,
    campaignOf(nodeVerbs),
    acceptShrink,
    editQuota,
    repair,
    putBack,
    provision,
    repairAccounts,
    repairInfrastructure,
    disable,
    enable,
    setNote,
    setFields,
    restart,
    rerunJob,
    postponeDrain,
  ].map((action) => [action.name, action]),
);
