import { expect, it } from "vitest";
import { partsOf } from "./repair-set";

it("takes what is in files apart from what is in the cluster", () => {
  const ids = ["resourcequota/tool-a/tool-a#differs", "home//a#missing", "namespace//tool-b#missing"];
  expect(
    partsOf({ by: "ids", ids }).map(({ action, count, selection }) => [action, count, selection]),
  ).toEqual([
    ["tool.repair", 2, { by: "ids", ids: [ids[0], ids[2]] }],
    ["account.repair", 1, { by: "ids", ids: [ids[1]] }],
  ]);
});

it("takes what all tools share, or nobody has any more, apart", () => {
  const ids = ["token//old#unexpected", "token//a#missing", "infrastructure-user//prometheus#missing"];
  expect(partsOf({ by: "ids", ids }).map(({ action, count }) => [action, count])).toEqual([
    ["account.repair", 1],
    ["infrastructure.repair", 2],
  ]);
  const kinds = [{ value: "infrastructure-user", count: 2 }];
  const filter = { severity: "error" };
  expect(partsOf({ by: "all", filter, kinds })).toMatchObject([
    { action: "infrastructure.repair", count: 2, selection: { by: "all", severity: "error" } },
  ]);
});

it("counts all that match by their kinds, and asks the server for them by the filter", () => {
  const kinds = [
    { value: "home", count: 7 },
    { value: "resourcequota", count: 20 },
    { value: "namespace", count: 3 },
  ];
  const parts = (filter: Record<string, string>) =>
    partsOf({ by: "all", filter, kinds }).map(({ action, count, selection }) => [action, count, selection]);
  const filter = { what: "differs", q: "web" };
  expect(parts(filter)).toEqual([
    ["tool.repair", 23, { by: "all", ...filter }],
    ["account.repair", 7, { by: "all", ...filter }],
  ]);
  expect(parts({ kind: "resourcequota" })).toEqual([
    ["tool.repair", 20, { by: "all", kind: "resourcequota" }],
  ]);
});
