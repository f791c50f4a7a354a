import "server-only";
import { type Markup, markup } from "./markup";

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** `25 Nov 14:01 UTC`: the page does not know where its reader is. */
export const time = (iso: string): Markup =>
  markup`<time datetime="${iso}">${DAY.format(new Date(iso))} ${iso.slice(11, 16)} UTC</time>`;
