import { expect, it } from "vitest";
import { whyNotNow } from "./verb-state";

const CORDON = { by: "anna", reason: null, ticket: null, since: null, actionId: null };
const FREE = { cordon: null, ready: true };
const HELD = "Drain node, running";

it.each([
  ["cordon", FREE, null, null],
  ["cordon", { ...FREE, ready: false }, null, null],
  ["cordon", { ...FREE, cordon: CORDON }, null, "it is cordoned already"],
  ["uncordon", { ...FREE, cordon: CORDON, ready: false }, null, null],
  ["uncordon", FREE, null, "it is not cordoned"],
  ["repool", { ...FREE, cordon: CORDON }, null, null],
  ["repool", { ...FREE, cordon: CORDON, ready: false }, null, "it is not Ready"],
  ["repool", FREE, null, "it is not cordoned"],
  ["repool", { ...FREE, cordon: CORDON }, HELD, "held by: Drain node, running"],
] as const)("%s %#", (verb, node, held, why) => {
  expect(whyNotNow(verb, node, held)).toBe(why);
});
