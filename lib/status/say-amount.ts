import "server-only";

const GIB = 2 ** 30;
const MIB = 2 ** 20;

/** Bytes in the unit a reader knows; anything else is a number. */
export function sayAmount(resource: string, amount: number): string {
  if (resource !== "memory") return String(Math.round(amount * 100) / 100);
  return amount >= GIB ? `${Math.round((amount / GIB) * 10) / 10} GiB` : `${Math.round(amount / MIB)} MiB`;
}
