import { at, isFields, type KubeObject, stamp } from "./objects";

/** Which program set which amounts of a ResourceQuota, kept as the API server keeps it; of other objects the box keeps nothing. */

export type Managed = {
  manager: string;
  operation: "Update";
  apiVersion: "v1";
  time: string;
  fieldsType: "FieldsV1";
  fieldsV1: { "f:spec": { "f:hard": Readonly<Record<string, object>> } };
};

export const managedBy = (manager: string, amounts: readonly string[], atMs: number): Managed => ({
  ...{ manager, operation: "Update", apiVersion: "v1", time: stamp(atMs), fieldsType: "FieldsV1" },
  fieldsV1: {
    "f:spec": { "f:hard": Object.fromEntries(amounts.toSorted().map((amount) => [`f:${amount}`, {}])) },
  },
});

/** Who sets an amount to another value owns it alone. */
export function withManaged(before: KubeObject | null, after: KubeObject, manager: string): KubeObject {
  if (after.kind !== "ResourceQuota") return after;
  const [was, is] = [hardOf(before), hardOf(after)];
  const changed = Object.keys(is).filter((amount) => is[amount] !== was[amount]);
  const kept = before?.metadata.managedFields ?? [];
  if (changed.length === 0) return { ...after, metadata: { ...after.metadata, managedFields: kept } };
  const own = kept.filter((one) => one.manager === manager).flatMap(amountsOf);
  const others = kept.flatMap((one) => {
    const left = amountsOf(one).filter((amount) => amount in is && !changed.includes(amount));
    return one.manager === manager || left.length === 0
      ? []
      : [managedBy(one.manager, left, Date.parse(one.time))];
  });
  const mine = managedBy(manager, [...new Set([...own, ...changed])], Date.now());
  return { ...after, metadata: { ...after.metadata, managedFields: [...others, mine] } };
}

const hardOf = (object: KubeObject | null): Readonly<Record<string, unknown>> => {
  const hard = at(object, "spec", "hard");
  return isFields(hard) ? hard : {};
};

const amountsOf = ({ fieldsV1 }: Managed): string[] =>
  Object.keys(fieldsV1["f:spec"]["f:hard"]).map((key) => key.slice(2));
