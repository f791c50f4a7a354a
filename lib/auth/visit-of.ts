import "server-only";
import { site } from "@/lib/config/site";
import type { Visit } from "./open-session";
import { peerOf } from "./peer-address";

const LENGTH_MAX = 64;

/**
 * Where a request came from: the peer of its connection, or, behind `trustedProxies` proxies of the site, what the outermost
 * of them was connected to. Whatever stands in front of that in x-forwarded-for is the browser's own claim.
 */
export function visitOf(headers: Headers, trustedProxies: number = site().trustedProxies): Visit {
  const peer = peerOf(headers);
  const userAgent = headers.get("user-agent");
  if (trustedProxies === 0 || peer === null) return { address: peer, userAgent };
  const claimed = (headers.get("x-forwarded-for") ?? "").split(",").map((part) => part.trim());
  const hops = [...claimed.filter((part) => part !== ""), peer];
  // With fewer hops than proxies somebody came past one of them; the first hop is then all there is.
  const address = hops[Math.max(0, hops.length - 1 - trustedProxies)] ?? peer;
  return { address: address.slice(0, LENGTH_MAX), userAgent };
}
