import { expect, it } from "vitest";
import { saySettings } from "@/lib/campaigns/say/model";
import { campaignInputSchema } from "@/lib/campaigns/schema";
import { FIRST_DRAFT, firstDraft, toInput } from "./draft";

const drafted = (change: Partial<typeof FIRST_DRAFT>) =>
  toInput({ ...FIRST_DRAFT, title: "Kernel", ...change });

it("asks for nothing before there is something to ask for", () => {
  expect(toInput({ ...FIRST_DRAFT, role: "worker" })).toBeNull();
  for (const by of ["nodes", "label", "role", "not_version"] as const) expect(drafted({ by })).toBeNull();
});

it.each([
  [
    { by: "nodes", nodes: "w1, w2\nw3" },
    { by: "nodes", nodes: ["w1", "w2", "w3"] },
  ],
  [
    { by: "label", selector: "nfs=true" },
    { by: "label", selector: "nfs=true" },
  ],
  [
    { by: "role", role: " worker " },
    { by: "role", role: "worker" },
  ],
  [
    { by: "not_version", version: "v1.36.3" },
    { by: "not_version", version: "v1.36.3", role: null },
  ],
] as const)("selects as typed: %o", (change, selection) =>
  expect(campaignInputSchema.parse(drafted(change)).selection).toEqual(selection),
);

it("says what was set in plain words", () => {
  const input = drafted({
    by: "role",
    role: "worker",
    canaries: "2",
    after: "go_on",
    most: "3",
    timed: true,
    timeZone: "Europe/Berlin",
    denied: true,
    freezeDays: "2026-12-24 2026-12-25",
  });
  expect(saySettings(campaignInputSchema.parse(input).settings)).toBe(
    "2 canaries, then 3 at a time, weekdays 08–16, not weekdays 12–13, not on 2026-12-24, 2026-12-25 Europe/Berlin, stops at the first failure",
  );
});

it("hands on the limits of roles, the gate's patience and how each node is drained", () => {
  const input = campaignInputSchema.parse(
    drafted({
      role: "worker",
      body: "node.reboot",
      perRole: "worker-nfs=1, gateway=2",
      patienceSeconds: 60,
      nodesReady: false,
      drain: { ...FIRST_DRAFT.drain, graceSeconds: 10, onlyTools: ["sal"] },
      readyWithinSeconds: 300,
    }),
  );
  expect(input.settings).toMatchObject({
    perRole: { "worker-nfs": 1, gateway: 2 },
    gate: { patienceSeconds: 60, nodesReady: false },
  });
  expect(input.body).toMatchObject({ drain: { graceSeconds: 10, acceptAll: [] }, readyWithinSeconds: 300 });
});

it("has the API's own defaults", () => {
  const input = campaignInputSchema.parse(drafted({ role: "worker", body: "node.drain" }));
  const bare = campaignInputSchema.parse({
    title: "Kernel",
    selection: { by: "role", role: "worker" },
    body: { action: "node.drain", drain: {} },
  });
  expect(input).toEqual(bare);
});

it.each([
  ["worker-nfs", "settings.perRole.worker-nfs"],
  ["worker-nfs=some", "settings.perRole.worker-nfs"],
  ["=1", "settings.perRole."],
])("leaves the limits %s to the server, which names the role", (perRole, path) => {
  const answer = campaignInputSchema.safeParse(drafted({ role: "worker", perRole }));
  expect(answer.error?.issues.map((issue) => issue.path.join("."))).toEqual([path]);
});

it("leaves what is no number to the server, which names the field", () => {
  const answer = campaignInputSchema.safeParse(drafted({ role: "worker", most: "many" }));
  expect(answer.error?.issues.map(({ path }) => path.join("."))).toEqual(["settings.maxUnavailable"]);
});

it("begins with the nodes that were chosen elsewhere", () => {
  expect(firstDraft(null)).toEqual(FIRST_DRAFT);
  expect(firstDraft("")).toEqual(FIRST_DRAFT);
  expect(firstDraft("w1", "node.reboot").body).toBe("node.reboot");
  expect(firstDraft("w1", "node.explode").body).toBe("node.drain");
  const input = toInput({ ...firstDraft("w1,w2"), title: "Kernel" });
  expect(input?.selection).toEqual({ by: "nodes", nodes: ["w1", "w2"] });
});
