import fc from "fast-check";
import { expect, it } from "vitest";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { toolforge2017 } from "@/lib/config/profiles/toolforge-2017";
import type { DesiredQuota } from "@/lib/quotas/model";
import { desiredObjects } from "./desired";
import { driftOfTool, type Found } from "./drift";
import { canHaveNamespace, type FoundObject, objectKey } from "./model";

const profiles = fc.constantFrom(toolforge, toolforge2017);
const accounts = fc.record({
  name: fc.stringMatching(/^[a-z0-9_-]{1,60}$/),
  uid: fc.nat(),
  disabled: fc.boolean(),
});
const amounts = fc.option(
  fc.record({
    hard: fc.dictionary(fc.constantFrom("pods", "limits.cpu", "count/jobs.batch"), fc.nat().map(String)),
    cpu: fc.nat().map(String),
  }),
);
const limits = (
  name: string,
  given: { hard: Record<string, string>; cpu: string } | null,
): DesiredQuota | null =>
  given === null
    ? null
    : {
        name,
        hard: given.hard,
        container: { default: {}, defaultRequest: {}, max: { cpu: given.cpu }, min: {} },
      };

/** A cluster that has some of the objects, some of them otherwise. */
function world(objects: readonly FoundObject[], keep: readonly boolean[], spoil: readonly boolean[]): Found {
  const entries = objects.flatMap((object, at): [string, FoundObject][] => {
    if (keep[at] === false) return [];
    const fields = spoil[at] === true ? {} : object.fields;
    return [[objectKey(object), { ...object, fields }]];
  });
  return { objects: new Map(entries), workloads: new Map(), quotas: new Map() };
}
const flags = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 });

it("is empty once every repair is done, and says the same of the same", () => {
  fc.assert(
    fc.property(profiles, accounts, amounts, flags, flags, (profile, account, given, keep, spoil) => {
      const limit = limits(`tool-${account.name}`, given);
      const desired = desiredObjects(profile, { ...account, disabled: false }, limit).map((object) => ({
        ...object,
        uid: "u",
        resourceVersion: "1",
      }));
      const found = world(desired, keep, spoil);
      const drift = driftOfTool(profile, account, limit, found);
      expect(driftOfTool(profile, account, limit, found)).toEqual(drift);
      expect(new Set(drift.map(({ id }) => id)).size).toBe(drift.length);
      const objects = new Map(found.objects);
      for (const one of drift) {
        const key = `${one.kind}/${one.namespace}/${one.name}`;
        const wanted = desired.find((object) => objectKey(object) === key);
        if (one.repair === "remove") objects.delete(key);
        else if (one.repair !== null && wanted !== undefined) objects.set(key, wanted);
      }
      const left = driftOfTool(profile, account, limit, { ...found, objects });
      expect(left.filter(({ repair }) => repair !== null)).toEqual([]);
      if (canHaveNamespace(account.name)) expect(left).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
