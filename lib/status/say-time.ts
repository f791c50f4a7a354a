import "server-only";

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** `25 Nov 14:01 UTC`: the page does not know where its reader is. */
export const sayTime = (iso: string): string => `${DAY.format(new Date(iso))} ${iso.slice(11, 16)} UTC`;
