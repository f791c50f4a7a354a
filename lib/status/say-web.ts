import "server-only";
import type { StatusState, ToolStatus } from "./model";
import type { WebService } from "./web-service";

/** Up or down, and why, in one sentence. Pure. */

type Said = Pick<ToolStatus, "state" | "says">;

/** @param heard whether the cluster was heard of lately; what is shown is of `asOf` all the same */
export function sayWeb(web: WebService | null, heard: boolean): Said {
  const known = sayKnown(web);
  return heard
    ? known
    : { state: "unknown", says: `Not known now; the last that was heard: ${lower(known.says)}` };
}

function sayKnown(web: WebService | null): Said {
  if (web === null) return said("none", "No web service");
  const { ready, wanted, because } = web;
  if (wanted === 0) return said("stopped", "Stopped: its web service is switched off");
  const pods = `${ready} of ${wanted} web pods ready`;
  if (ready > 0) return said("up", `Up: ${pods}`);
  return said("down", `Down: ${because} (${pods})`);
}

const said = (state: StatusState, says: string): Said => ({ state, says });
const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
