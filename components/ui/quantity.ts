const GIB = 1024 ** 3;

/** Cores or GiB with as many digits as a person compares: 0.8, 5.2, 14.6, 16, 1,204. */
export function sayAmount(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const digits = Math.abs(value) < 100 ? 1 : 0;
  return value.toLocaleString("en", { maximumFractionDigits: digits });
}

/** Bytes in GiB without the unit, which stands in the column's heading. */
export const sayGib = (bytes: number): string => {
  const gib = bytes / GIB;
  return gib >= 10 ? sayAmount(Math.round(gib)) : sayAmount(gib);
};

/** Bytes with unit, for headings and charts. */
export function sayBytes(bytes: number): string {
  if (Math.abs(bytes) >= 1024 ** 4) return `${sayAmount(bytes / 1024 ** 4)} TiB`;
  if (Math.abs(bytes) >= GIB) return `${sayAmount(bytes / GIB)} GiB`;
  return `${Math.round(bytes / 1024 ** 2).toLocaleString("en")} MiB`;
}
