import "server-only";
import { site } from "@/lib/config/site";
import { sleep } from "@/lib/core/clock";
import { messageOf } from "@/lib/core/errors";
import { exclusively } from "@/lib/db/exclusive";
import { LOCKS } from "@/lib/db/locks";
import { liveIndex } from "@/lib/live/process-index";
import { lookAtPlatform } from "../platform/look";
import { platformState } from "../platform/model";
import { lookAtTools } from "./look";
import { forgetOldStates, recordStates } from "./record-states";

/** A worker looks at the platform and all public tools every minute, so that pages can say how they were. One of many does. */

const LOOK_MS = 60_000;
/** Old rows are looked for once in so many looks. */
const LOOKS_A_DAY = 1_440;

export async function runRecorder(signal: AbortSignal): Promise<void> {
  const { profile, statusPages, staleAfterSeconds } = site();
  const publicTools = statusPages.public;
  if (!statusPages.platform && (publicTools === "none" || publicTools.length === 0)) return;
  for (let looks = 0; !signal.aborted; looks++) {
    try {
      const index = liveIndex();
      await Promise.race([index.ready, sleep(LOOK_MS, signal)]);
      await exclusively(LOCKS.statusPass, async () => {
        const tools = lookAtTools({ index, profile, publicTools, staleAfterSeconds }, new Date());
        if (tools !== null && !signal.aborted)
          await recordStates({ tools, platform: platformState(lookAtPlatform(index, tools)) });
        if (looks % LOOKS_A_DAY === 0) await forgetOldStates();
      });
    } catch (error) {
      if (!signal.aborted) process.stderr.write(`status: ${messageOf(error)}\n`);
    }
    await sleep(LOOK_MS, signal);
  }
}
