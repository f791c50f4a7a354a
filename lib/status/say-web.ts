import "server-only";
import { sayWeb as sayKnown, type WebService } from "@/lib/tools/web-service/model";
import type { ToolStatus } from "./model";

/** @param heard whether the cluster was heard of lately; what is shown is of `asOf` all the same */
export function sayWeb(web: WebService | null, heard: boolean): Pick<ToolStatus, "state" | "says"> {
  const known = sayKnown(web);
  return heard
    ? known
    : { state: "unknown", says: `Not known now; the last that was heard: ${lower(known.says)}` };
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
