import { expect, it } from "vitest";
import { sayTool } from "./say-tool";

const NONE = {
  web: "none",
  webSays: "No web service",
  ...{ disabled: [], attention: [], jobsRunning: 0, jobsFailed: 0, crons: 0 },
} as const;
const UP = { ...NONE, web: "up", webSays: "Up: 1 of 1 web pods ready" } as const;

it.each([
  [UP, [], "Up: 1 of 1 web pods ready"],
  [NONE, [], "No web service; nothing of it is set to run"],
  [
    NONE,
    [
      { ready: 1, replicas: 1 },
      { ready: 1, replicas: 2 },
    ],
    "No web service; 2 of 3 pods ready",
  ],
  [{ ...NONE, jobsFailed: 1, crons: 2 }, [], "No web service; 1 job failed, 2 scheduled jobs"],
  [
    { ...UP, disabled: ["shell"], attention: ["disabled_running"] },
    [],
    "Disabled, and still runs. Up: 1 of 1 web pods ready",
  ],
  [{ ...UP, disabled: ["shell"] }, [], "Disabled, and nothing of it runs"],
] as const)("says how a tool is, also one without a web service: %#", (row, workloads, says) => {
  expect(sayTool({ ...row, disabled: [...row.disabled], attention: [...row.attention] }, workloads)).toBe(
    says,
  );
});
