import "server-only";

/** The few quantity suffixes metrics.k8s.io writes: nano, micro and milli for CPU, binary ones for memory. */
const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
};

function amountOf(text: string): number {
  const [, number, suffix = ""] = /^([\d.]+)([A-Za-z]*)$/.exec(text) ?? [];
  const factor = FACTORS[suffix];
  if (number === undefined || factor === undefined) throw new Error(`not a quantity: ${text}`);
  return Number(number) * factor;
}

export const coresOf = amountOf;
export const bytesOf = amountOf;
