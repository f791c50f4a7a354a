import { sayAmount, sayBytes, sayGib } from "@/components/ui/quantity";

/** Amounts of a resource as people read them: 1.5 cores, 5.2 GiB, 12. */

const isBytes = (resource: string): boolean => /memory|storage/.test(resource);
const isCores = (resource: string): boolean => /cpu$/.test(resource);

export const sayQuota = (resource: string, amount: number): string =>
  isBytes(resource) ? sayBytes(amount) : isCores(resource) ? sayCores(amount) : sayAmount(amount);

function sayCores(amount: number): string {
  const text = sayAmount(amount);
  return `${text} ${text === "1" ? "core" : "cores"}`;
}

/** Bytes with their unit, all else as a number; the resource's name stands beside it. */
export const sayBare = (resource: string, amount: number): string =>
  isBytes(resource) ? sayBytes(amount) : sayAmount(amount);

/** Without the unit, which the column's heading names. */
export const sayShort = (resource: string, amount: number): string =>
  isBytes(resource) ? sayGib(amount) : sayAmount(amount);

/** "count/deployments.apps" without what says nothing to a person. */
export const sayResource = (resource: string): string =>
  resource.replace(/^count\//, "").replace(/\.(apps|batch)$/, "");
