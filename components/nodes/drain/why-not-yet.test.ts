import { expect, it } from "vitest";
import { whyNotYet } from "./why-not-yet";

const READY = {
  refused: [],
  unaccepted: 0,
  held: null,
  unplanned: false,
  reason: "kernel",
  confirm: { expected: "n-1", typed: "n-1" },
};

it.each([
  ["nothing is in the way", {}, null],
  ["nobody would be hurt", { confirm: null }, null],
  [
    "another action holds it",
    { held: "Cordon node, running", reason: "" },
    /holds this node: Cordon node, running/,
  ],
  ["the data is too old to plan on", { unplanned: true, reason: "" }, /cannot be planned now/],
  ["the server refuses", { refused: ["there is no node n-1"] }, /refused/i],
  ["a pod waits", { unaccepted: 1 }, "1 pod in the plan waits for your acceptance."],
  ["two wait", { unaccepted: 2 }, "2 pods in the plan wait for your acceptance."],
  ["no reason", { reason: "  " }, "Say why."],
  ["another name", { confirm: { expected: "n-1", typed: "n-2" } }, /type the node's name/i],
])("%s", (_, change, says) => {
  const why = whyNotYet({ ...READY, ...change });
  if (says === null || typeof says === "string") expect(why).toBe(says);
  else expect(why).toMatch(says);
});
