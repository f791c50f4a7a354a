import { expect, it } from "vitest";
import { drainInput, drainWorld } from "@/e2e/drain-world";
import { aPod } from "@/e2e/memory-index";
import { planDrain } from "../drain-plan";
import type { DrainInput } from "./model";

const shell = aPod("shell");
const scratch = aPod("scratch", {
  localData: true,
  volumes: { emptyDirs: [{ sizeBytes: null, memory: false }], claims: [], hostPath: false, nfs: false },
});
const command = (input: Partial<DrainInput>) =>
  planDrain(drainInput(input), drainWorld([shell, scratch])).kubectl;

it.each<[Partial<DrainInput>, string]>([
  [{}, "kubectl drain worker-1 --ignore-daemonsets --timeout=900s"],
  [{ accept: ["tool-a/shell"] }, "kubectl drain worker-1 --ignore-daemonsets --force --timeout=900s"],
  [
    { accept: ["tool-a/shell", "tool-a/scratch"] },
    "kubectl drain worker-1 --ignore-daemonsets --delete-emptydir-data --force --timeout=900s",
  ],
  [
    { graceSeconds: 1, deadlineSeconds: 60, skipTerminatingSeconds: 0 },
    "kubectl drain worker-1 --ignore-daemonsets --grace-period=1 --skip-wait-for-delete-timeout=1 --timeout=60s",
  ],
  [{ onlyTools: ["a"] }, "kubectl cordon worker-1 # kubectl drain can't be limited to tools or single pods"],
])("%j is %s", (input, line) => expect(command(input)).toBe(line));
