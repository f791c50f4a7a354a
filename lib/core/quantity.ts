import { AppError } from "./errors";

/** Suffixes of Kubernetes quantities (apimachinery resource.Quantity). */
const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d{1,3})|([KMGTPE]i|[numkMGTPE]))?$/;

/**
 * A Kubernetes quantity as a number of its base unit: cores, bytes or pieces.
 * @throws AppError "invalid"
 */
export function parseQuantity(text: string): number {
  const match = QUANTITY.exec(text);
  const [, digits = "", exponent, suffix = ""] = match ?? [];
  const value =
    exponent === undefined
      ? Number(digits) * (FACTORS[suffix] ?? Number.NaN)
      : Number(`${digits}${exponent}`);
  if (match === null || !Number.isFinite(value))
    throw new AppError("invalid", `not a quantity: ${JSON.stringify(text.slice(0, 40))}`);
  return value;
}

/** 250m under one core, otherwise cores with at most two decimals. */
export const formatCores = (cores: number): string =>
  Math.abs(cores) > 0 && Math.abs(cores) < 1
    ? `${Math.round(cores * 1000)}m`
    : String(Math.round(cores * 100) / 100);

/** Bytes in the largest binary unit that leaves at least 1, with at most one decimal: 1.5Gi. */
export function formatBytes(bytes: number): string {
  const units = ["", "Ki", "Mi", "Gi", "Ti", "Pi"];
  const power =
    bytes === 0 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(Math.abs(bytes)) / 10 + 1e-12));
  const unit = Math.max(0, power);
  return `${Math.round((bytes / 1024 ** unit) * 10) / 10}${units[unit]}`;
}
