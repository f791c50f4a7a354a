import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAccessFile, type Policy, parseAccessFile, policyKey } from "./access-file";
import { EVERYBODY, policiesOfTool, policyOfInfrastructure } from "./policies";

const line = (spec: object) =>
  JSON.stringify({ apiVersion: "abac.authorization.kubernetes.io/v1beta1", kind: "Policy", spec });

describe("ABAC file", () => {
  it("writes the lines of each kind of account as the seed has them", () => {
    const policies = [
      ...EVERYBODY,
      ...policiesOfTool("mytool", "mytool", ["pods", "secrets"]),
      policyOfInfrastructure("prometheus", "infrastructure-readonly"),
      policyOfInfrastructure("client-infrastructure", "infrastructure-readwrite"),
    ];
    expect(formatAccessFile(policies)).toBe(
      [
        '{"user":"*","nonResourcePath":"*","readonly":true}',
        '{"user":"*","resource":"nodes","readonly":true,"apiGroup":"*"}',
        '{"user":"*","resource":"namespaces","readonly":true,"apiGroup":"*","namespace":"*"}',
        '{"user":"mytool","namespace":"mytool","resource":"pods","apiGroup":"*"}',
        '{"user":"mytool","namespace":"mytool","resource":"secrets","apiGroup":"*"}',
        '{"user":"prometheus","namespace":"*","resource":"*","apiGroup":"*","readonly":true}',
        '{"user":"client-infrastructure","namespace":"*","resource":"*","apiGroup":"*"}',
      ]
        .map(
          (spec) =>
            `{"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":${spec}}\n`,
        )
        .join(""),
    );
  });

  it("skips comments and empty lines, and counts them", () => {
    const { policies, faults } = parseAccessFile(`# ours\r\n\n  ${line({ user: "a" })}\r\n`);
    expect({ policies, faults }).toEqual({ policies: [{ line: 3, policy: { user: "a" } }], faults: [] });
  });

  it.each([
    ["no JSON", "{user: a}", "is no JSON object"],
    ["a list", "[]", "has no apiVersion"],
    ["the oldest form", '{"user":"a","resource":"pods"}', "has no apiVersion"],
    ["another version", '{"apiVersion":"v1","kind":"Policy","spec":{}}', "is no Policy"],
    ["a wrong type", line({ user: "a", readonly: "yes" }), "expected boolean"],
    ["an unknown field", line({ user: "a", verb: "get" }), "verb"],
    ["a line no scanner takes", line({ user: "a".repeat(70_000) }), "longer than"],
  ])("names the line with %s", (_what, text, says) => {
    const { policies, faults } = parseAccessFile(`\n${text}\n`);
    expect(policies).toEqual([]);
    expect(faults).toEqual([{ line: 2, says: expect.stringContaining(says) }]);
  });

  const policy: fc.Arbitrary<Policy> = fc.record(
    {
      user: fc.string(),
      group: fc.string(),
      readonly: fc.boolean(),
      apiGroup: fc.string(),
      resource: fc.string(),
      namespace: fc.string(),
      nonResourcePath: fc.string(),
    },
    { requiredKeys: [] },
  );

  it("gives back what was written", () => {
    fc.assert(
      fc.property(fc.array(policy), (policies) => {
        const read = parseAccessFile(formatAccessFile(policies));
        expect(read.faults).toEqual([]);
        expect(read.policies.map((each) => policyKey(each.policy))).toEqual(policies.map(policyKey));
      }),
    );
  });

  it("takes the order of keys for nothing, and what says nothing", () => {
    const a = { user: "a", resource: "pods", readonly: false, namespace: "" };
    expect(policyKey(a)).toBe(policyKey({ resource: "pods", user: "a" }));
    expect(policyKey(a)).not.toBe(policyKey({ ...a, readonly: true }));
  });
});
