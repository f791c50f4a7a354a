import "server-only";
import { randomUUID } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

/**
 * The address a connection really comes from. Next hands routes headers alone, and takes x-forwarded-for from whoever sends
 * it; so each request gets the address of its socket in a header whose name is this process's secret.
 */

// Next bundles instrumentation and routes apart; the global object is what they share within one process.
const holder = globalThis as { forgeboardPeerHeader?: string };

/** From now on requests carry the address of their socket. Once a process. */
export function notePeers(): void {
  if (holder.forgeboardPeerHeader !== undefined) return;
  const name = `x-forgeboard-peer-${randomUUID()}`;
  holder.forgeboardPeerHeader = name;
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    request.headers[name] = request.socket.remoteAddress ?? "";
  });
}

/** Null where nobody noted it. IPv4 in its own form, also when the socket speaks IPv6. */
export function peerOf(headers: Headers): string | null {
  const name = holder.forgeboardPeerHeader;
  const address = name === undefined ? null : headers.get(name);
  return address === null || address === "" ? null : address.replace(/^::ffff:(?=\d+\.)/i, "");
}
