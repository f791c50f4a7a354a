import { expect, it } from "vitest";
import type { FoundChange } from "../model";
import { type PutBackRead, planPutBack, putBackApproval } from "./put-back-plan";

const quota: FoundChange = {
  ...{ tool: "a", kind: "resourcequota", namespace: "tool-a", name: "tool-a" },
  fields: [
    { field: "hard.pods", desired: "10", found: "40" },
    { field: "hard.services", desired: "5", found: null },
  ],
};
const binding: FoundChange = {
  ...{ tool: "a", kind: "rolebinding", namespace: "tool-a", name: "a-tool-binding" },
  fields: [{ field: "subjects", desired: "User/a", found: "User/a,User/eve" }],
};
const plan = (changes: readonly FoundChange[], more: Partial<PutBackRead> = {}) =>
  planPutBack({ changes, more: 0, mode: "plan", ...more });

it("says what becomes what it was, with the command for it", () => {
  const made = plan([quota]);
  expect(made).toMatchObject({
    summary: "Put back 1 object",
    targets: [
      {
        verdict: "will_change",
        says: "changes back ResourceQuota 1, where nobody has changed it since",
      },
    ],
    blockers: [],
  });
  expect(made.equivalent).toEqual([
    `kubectl patch resourcequota tool-a --namespace tool-a --type merge --patch '{"spec":{"hard":{"pods":"40","services":null}}}'`,
  ]);
  expect(putBackApproval(made)).toEqual([]);
});

it("wants a second person for rights, and names who gets them", () => {
  const made = plan([quota, binding]);
  expect(made.warnings).toContain("gives rights in tool-a by a-tool-binding to User/a,User/eve");
  expect(putBackApproval(made)).toEqual(["it gives rights back"]);
});

it("says what was not written down, has nothing where the repair came to nothing, and changes nothing where the site observes", () => {
  expect(plan([quota], { more: 20 }).warnings).toContain(
    "20 more may have been changed, and were not written down",
  );
  expect(plan([]).targets).toMatchObject([{ verdict: "already_so" }]);
  expect(plan([quota], { mode: "observe" }).blockers).toHaveLength(1);
});
