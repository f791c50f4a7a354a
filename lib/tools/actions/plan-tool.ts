import "server-only";
import { site } from "@/lib/config/site";
import { currentIndex } from "@/lib/live/current-index";
import { toolNamespaces } from "@/lib/tools/namespaces/model";
import { recordsOf, type ToolRecords } from "@/lib/tools/records/model";

/** What planning on a tool has in common: a picture that is new enough, and what the tool has in it. */

/** @throws AppError "precondition" when the picture of the cluster is too old to plan on */
export function readTool(tool: string): { namespaces: readonly string[]; records: ToolRecords } {
  const index = currentIndex();
  const namespaces = toolNamespaces(index, site().profile).get(tool) ?? [];
  return { namespaces, records: recordsOf(index, namespaces) };
}

/** As the person who asked, in the operators' group: what the cluster lets a maintainer do is theirs to do by hand. */
export const asPerson = ({ user, actionId }: { user: string; actionId: string }) => ({
  user,
  groups: [site().profile.operatorGroup],
  actionId,
});
