import "server-only";
import type { Notice, SentKind } from "./model";

/** One way to tell people. */
export type Outgoing = Notice & { kind: SentKind; createdAt: Date };

export type Channel = {
  /**
   * Resolves when the other side has taken the message; it may take the same one twice.
   * @throws AppError "invalid" when another try would end in the same way; anything else is tried again
   */
  send(message: Outgoing, signal: AbortSignal): Promise<void>;
};

/** For each kind its channel, or why this site has none. */
export type Channels = Readonly<Record<SentKind, Channel | { missing: string }>>;
