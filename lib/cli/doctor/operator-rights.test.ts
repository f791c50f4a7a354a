import { expect, test } from "vitest";
import { rightsOf } from "@/e2e/deploy/manifests";
import { ATTACHMENTS, VERBS, WATCHED } from "./check-reader";
import { OPERATOR_RIGHTS, sayAccess } from "./operator-rights";

/** The doctor asks for what the manifests give, neither more nor less. */

const operators = rightsOf("deploy/rbac-writer.yaml", "forgeboard-operators");
const resourceOf = (right: string) => right.split(" ")[1];

test("operators, on nodes and what runs there", () => {
  const asked = OPERATOR_RIGHTS.map(sayAccess);
  const theirs = new Set(asked.map(resourceOf));
  // Nothing is read in a person's name; it is for who looks by hand.
  expect(operators.filter((right) => theirs.has(resourceOf(right)))).toEqual([...asked, "get nodes"].sort());
});

test("the constrained writer passes on exactly what operators may", () => {
  const passed = rightsOf("deploy/rbac-writer-constrained.yaml", "forgeboard-writer").flatMap(
    (right) => /^impersonate-on:user-info:(.*)/.exec(right)?.[1] ?? [],
  );
  const doctors = "create selfsubjectaccessreviews.authorization.k8s.io";
  // No request has the verb `bind`: it is asked about whoever writes a binding.
  const bind = "bind clusterroles.rbac.authorization.k8s.io";
  expect([...passed, bind].sort()).toEqual([...operators, doctors].sort());
});

test("reader", () => {
  const asked = WATCHED.flatMap(({ group, resources }) =>
    resources.flatMap((resource) => VERBS.map((verb) => sayAccess({ verb, group, resource }))),
  );
  const usage = ["get nodes.metrics.k8s.io", "get pods/log", "list nodes.metrics.k8s.io"];
  expect(rightsOf("deploy/rbac-reader.yaml", "forgeboard-reader")).toEqual(
    [...asked, sayAccess(ATTACHMENTS), ...usage].sort(),
  );
});
