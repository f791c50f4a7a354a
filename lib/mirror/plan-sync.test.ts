import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Accounts, Member, PersonAccount, ToolAccount } from "@/lib/ldap/model";
import type { Known, KnownTool } from "./model";
import { planSync } from "./plan-sync";

const RULE = { lossMax: 20, lossPercentMax: 10 };

const aTool = (name: string, change: Partial<ToolAccount> = {}): ToolAccount => ({
  name,
  uid: 52_000,
  gid: 52_000,
  homeDirectory: `/data/project/${name}`,
  disabled: [],
  disabledAt: null,
  members: [],
  ...change,
});
const aPerson = (user: string, change: Partial<PersonAccount> = {}): PersonAccount => ({
  user,
  displayName: user,
  uid: 100_001,
  homeDirectory: `/home/${user}`,
  groups: [],
  ...change,
});
const answerOf = (tools: ToolAccount[], people: PersonAccount[] = [aPerson("anna")]): Accounts => ({
  from: "a test",
  tools,
  people,
  unreadable: [],
  referrals: 0,
});
const NOTHING: Known = { tools: new Map(), people: new Map() };

/** The tables after a plan was applied to them, as `applySync` leaves them. */
function applied(known: Known, answer: Accounts, plan = planSync(known, answer, RULE)): Known {
  const tools = new Map<string, KnownTool>(known.tools);
  for (const name of plan.tools.gone) {
    const held = tools.get(name);
    if (held !== undefined) tools.set(name, { ...held, gone: true });
  }
  for (const tool of answer.tools) tools.set(tool.name, { ...tool, gone: false });
  const people = new Map(known.people);
  for (const user of plan.people.gone) {
    const held = people.get(user);
    if (held !== undefined) people.set(user, { ...held, gone: true, groups: [] });
  }
  for (const person of answer.people) people.set(person.user, { ...person, gone: false });
  return { tools, people };
}
const knownOf = (answer: Accounts): Known => applied(NOTHING, answer);
const many = (count: number, change: Partial<ToolAccount> = {}) =>
  Array.from({ length: count }, (_, at) => aTool(`tool-${at}`, { uid: 52_000 + at, ...change }));

const memberArbitrary: fc.Arbitrary<Member[]> = fc
  .uniqueArray(
    fc.tuple(fc.constantFrom("person" as const, "tool" as const), fc.constantFrom("a", "b", "c")),
    {
      selector: ([kind, name]) => `${kind} ${name}`,
    },
  )
  .map((all) => all.map(([kind, name]) => ({ kind, name })));
const toolsArbitrary = fc.uniqueArray(
  fc
    .record({
      name: fc.constantFrom("a", "b", "c", "d", "e", "f_g"),
      uid: fc.integer({ min: 52_000, max: 52_003 }),
      members: memberArbitrary,
      disabled: fc.subarray(["shell", "policy", "locked"] as const),
    })
    .map(({ name, ...change }) => aTool(name, change)),
  { selector: ({ name }) => name, minLength: 1 },
);
const answersArbitrary = toolsArbitrary.map((tools) => answerOf(tools));

describe("planSync", () => {
  it("finds nothing left to do once it is applied, and never a change where there is none", () => {
    fc.assert(
      fc.property(fc.array(answersArbitrary, { minLength: 1, maxLength: 4 }), (answers) => {
        let known = NOTHING;
        for (const answer of answers) {
          known = applied(known, answer);
          expect(planSync(known, answer, RULE)).toMatchObject({
            tools: { added: [], changed: [], gone: [] },
            people: { added: [], changed: [], gone: [] },
            members: { added: [], removed: [] },
            frozenBecause: [],
          });
        }
      }),
    );
  });

  it("takes nothing away beyond the rule without saying that it is frozen", () => {
    fc.assert(
      fc.property(fc.nat(400), fc.nat(400), (before, after) => {
        const known = knownOf(answerOf(many(before)));
        const { tools, frozenBecause } = planSync(known, answerOf(many(after)), RULE);
        const allowed = Math.min(20, Math.max(1, Math.floor(before / 10)));
        expect(frozenBecause.length === 0).toBe(tools.gone.length <= allowed && (after > 0 || before === 0));
      }),
    );
  });

  it.each([
    ["an answer without tools", answerOf([]), /^the answer holds no tools at all$/],
    ["an answer without people", answerOf(many(300), []), /no people at all/],
    ["a third of the tools", answerOf(many(100)), /200 of 300 tools would be gone \(more than 20 at once\)/],
    [
      "all disabled at once",
      answerOf(many(300, { disabled: ["policy"] })),
      /300 of 300 tools would be disabled/,
    ],
    ["no memberships", answerOf(many(300)), /^all 300 memberships would be gone$/],
    [
      "a sixth of the memberships",
      answerOf([...many(250, { members: [{ kind: "person", name: "anna" }] }), ...many(300).slice(250)]),
      /50 of 300 memberships would be gone \(more than 30 at once\)/,
    ],
  ])("is frozen by %s", (_what, answer, says) => {
    const known = knownOf(answerOf(many(300, { members: [{ kind: "person", name: "anna" }] })));
    expect(planSync(known, answer, RULE).frozenBecause.join("; ")).toMatch(says);
  });

  it("is frozen by an answer without any membership, however few there were, and not by other maintainers", () => {
    const maintained = (name: string) => answerOf([aTool("bot", { members: [{ kind: "person", name }] })]);
    const why = (answer: Accounts) => planSync(knownOf(maintained("anna")), answer, RULE).frozenBecause;
    expect(why(answerOf([aTool("bot")]))).toEqual(["all 1 memberships would be gone"]);
    expect(why(maintained("ben"))).toEqual([]);
  });

  it("is frozen when most people lose what gives them a role: a group that cannot be read looks so", () => {
    const admins = (...names: string[]) =>
      answerOf(
        [aTool("bot")],
        ["anna", "ben", "cleo", "dora"].map((user) =>
          aPerson(user, { groups: names.includes(user) ? ["tools.admin"] : [] }),
        ),
      );
    const plan = (answer: Accounts) => planSync(knownOf(admins("anna", "ben", "cleo")), answer, RULE);
    expect(plan(admins("anna", "ben", "dora")).frozenBecause).toEqual([]);
    const { loss, frozenBecause } = plan(admins());
    expect(loss.roles).toEqual(["anna", "ben", "cleo"]);
    expect(frozenBecause).toEqual(["3 of 3 people with a role would lose one (more than 1 at once)"]);
    const without = admins("cleo");
    const gone = { ...without, people: without.people.filter(({ user }) => user !== "anna") };
    expect(plan(gone).loss).toMatchObject({ people: ["anna"], roles: ["anna", "ben"] });
  });

  it("is frozen when many people would be gone", () => {
    const people = (count: number) => Array.from({ length: count }, (_, at) => aPerson(`person-${at}`));
    const why = (after: number) =>
      planSync(knownOf(answerOf([aTool("bot")], people(300))), answerOf([aTool("bot")], people(after)), RULE)
        .frozenBecause;
    expect(why(280)).toEqual([]);
    expect(why(279)).toEqual(["21 of 300 people would be gone (more than 20 at once)"]);
  });

  it("notices every part of an account that is another", () => {
    const known = knownOf(answerOf([aTool("bot")]));
    for (const change of [
      { uid: 52_001 },
      { gid: 52_001 },
      { homeDirectory: "/data/project/moved" },
      { disabled: ["locked" as const] },
      { disabledAt: "2026-11-01T09:00:00.000Z" },
    ])
      expect(
        planSync(known, answerOf([aTool("bot", change)]), RULE).tools.changed,
        JSON.stringify(change),
      ).toHaveLength(1);
    for (const change of [
      { displayName: "B" },
      { uid: 7 },
      { homeDirectory: "/home/b" },
      { groups: ["tools.admin"] },
    ]) {
      const answer = answerOf([aTool("bot")], [aPerson("anna", change)]);
      expect(planSync(known, answer, RULE).people.changed, JSON.stringify(change)).toHaveLength(1);
    }
  });

  it("counts a tool that comes back disabled as none that is disabled now", () => {
    const both = answerOf([aTool("stays"), aTool("back", { uid: 52_001 })]);
    const gone = applied(knownOf(both), answerOf([aTool("stays")]));
    const back = answerOf([aTool("stays"), aTool("back", { uid: 52_001, disabled: ["policy"] })]);
    expect(planSync(gone, back, RULE)).toMatchObject({
      disabled: [],
      enabled: [],
      tools: { added: [{ name: "back" }] },
    });
  });

  it("keeps what is there but cannot be read as it was", () => {
    const known = knownOf(answerOf([aTool("good"), aTool("odd", { uid: 52_001 })]));
    const unreadable = [
      { dn: "uid=tools.odd", kind: "tool" as const, name: "odd", says: "has no uidNumber" },
    ];
    const plan = planSync(known, { ...answerOf([aTool("good")]), unreadable }, RULE);
    expect(plan.tools.gone).toEqual([]);
  });

  it("brings back a tool that was gone", () => {
    const both = answerOf([aTool("stays"), aTool("leaves", { uid: 52_001 })]);
    const gone = applied(knownOf(both), answerOf([aTool("stays")]));
    expect(gone.tools.get("leaves")?.gone).toBe(true);
    expect(planSync(gone, both, RULE).tools.added.map(({ name }) => name)).toEqual(["leaves"]);
  });

  it("names a uid that a new tool got from one that is gone, and one that changed", () => {
    const known = applied(
      knownOf(answerOf([aTool("old"), aTool("other", { uid: 52_009 })])),
      answerOf([aTool("other", { uid: 52_009 })]),
    );
    const plan = planSync(known, answerOf([aTool("new"), aTool("other", { uid: 52_010 })]), RULE);
    expect(plan.findings).toEqual([
      { kind: "uid_reused", tool: "new", uid: 52_000, other: "old" },
      { kind: "uid_changed", tool: "other", uid: 52_010, other: null },
    ]);
  });

  it("names two tools with one uid", () => {
    expect(planSync(NOTHING, answerOf([aTool("one"), aTool("two")]), RULE).findings).toEqual([
      { kind: "uid_shared", tool: "two", uid: 52_000, other: "one" },
    ]);
  });
});
