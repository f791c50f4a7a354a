import "server-only";
import { AppError, messageOf } from "@/lib/core/errors";
import type { Channels } from "./channel";
import { type Claimed, claimMessages, type Outcome, recordOutcome } from "./claim";
import { cleanLine, withoutAddresses } from "./clean-text";
import { retrySeconds } from "./retry-seconds";

/**
 * Sends what is due. At least once: whoever dies between a send and its record leaves the message to be sent again, with
 * the same Message-ID or Idempotency-Key, so that the receiver can tell.
 */
const AT_ONCE = 4;
const SEND_MS_MAX = 25_000;
const GIVE_UP_SECONDS = 24 * 3_600;
const ERROR_MAX = 300;

/** One round. @returns how many messages were looked at; 0 when none was due */
export async function deliverDue(channels: Channels): Promise<number> {
  const claimed = await claimMessages(AT_ONCE);
  await Promise.all(claimed.map(async (one) => recordOutcome(one, await deliver(channels, one))));
  return claimed.length;
}

async function deliver(channels: Channels, claimed: Claimed): Promise<Outcome> {
  const { message, overtaken } = claimed;
  const channel = channels[message.kind];
  if ("missing" in channel) return { state: "skipped", says: channel.missing };
  if (overtaken) return { state: "skipped", says: "it was over before this could be sent" };
  try {
    await channel.send(message, AbortSignal.timeout(SEND_MS_MAX));
    return { state: "sent" };
  } catch (thrown) {
    return outcomeOf(thrown, claimed);
  }
}

function outcomeOf(thrown: unknown, { tries, ageSeconds }: Claimed): Outcome {
  const says = cleanLine(withoutAddresses(messageOf(thrown)), ERROR_MAX);
  if (thrown instanceof AppError && thrown.code === "invalid") return { state: "failed", says };
  const waitSeconds = retrySeconds(tries);
  return ageSeconds + waitSeconds > GIVE_UP_SECONDS
    ? { state: "failed", says: `given up after ${tries} tries in 24 h: ${says}` }
    : { state: "waiting", says, waitSeconds };
}
