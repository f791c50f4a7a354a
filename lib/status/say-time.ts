import "server-only";

/** Times as a page says them that does not know where its reader is: in UTC, and it says so. */

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** `25 Nov 14:01` */
export const sayDay = (iso: string): string => `${DAY.format(new Date(iso))} ${iso.slice(11, 16)}`;

/** `25 Nov 14:01 UTC`; without the day where it is that of `after`. */
export const sayTime = (iso: string, after: string | null = null): string =>
  `${after?.slice(0, 10) === iso.slice(0, 10) ? iso.slice(11, 16) : sayDay(iso)} UTC`;
