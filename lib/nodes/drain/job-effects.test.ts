import { describe, expect, it } from "vitest";
import { drainInput, drainWorld } from "@/e2e/drain-world";
import { aCron, aJob, aPod } from "@/e2e/memory-index";
import { planDrain } from "../drain-plan";
import { judgeCron, judgeJob } from "./job-effects";

describe("judgeJob", () => {
  it.each<[Parameters<typeof aJob>[1], number, string]>([
    [{ backoffLimit: 0 }, 1, "job_fails: Job j fails for good: it allows no retry"],
    [{ backoffLimit: 6 }, 1, "job_retries: Job j starts over; 6 retries allowed"],
    [{ backoffLimit: 1 }, 1, "job_retries: Job j starts over; 1 retry allowed"],
    [{ backoffLimit: 2, job: { failed: 1 } }, 1, "job_retries: Job j starts over; 2 retries allowed, 1 used"],
    [{ backoffLimit: 2, job: { failed: 2 } }, 1, "job_fails: Job j fails for good: its 2 retries are used"],
    [
      { backoffLimit: 2, job: { failed: 1 } },
      2,
      "job_fails: Job j fails for good: it allows 2 retries, 1 used, and this drain ends 2 of its pods",
    ],
    [
      { backoffLimit: 0, job: { onDisruption: "Ignore" } },
      3,
      "job_retries: Job j starts over, not counted against its limit",
    ],
    [
      { backoffLimit: 0, job: { onDisruption: "Count" } },
      1,
      "job_fails: Job j fails for good: it allows no retry",
    ],
    [
      { job: { onDisruption: "FailJob" } },
      1,
      "job_fails: Job j fails for good: its podFailurePolicy says so of any disruption",
    ],
    [
      { job: { onDisruption: "FailIndex" } },
      1,
      "job_fails: an index of Job j fails for good: its podFailurePolicy says so of any disruption",
    ],
    [
      { job: { backoffLimitPerIndex: 0 } },
      1,
      "job_fails: an index of Job j fails for good: it allows no retry",
    ],
    [{ job: { backoffLimitPerIndex: 1 } }, 4, "job_retries: an index of Job j starts over; 1 retry allowed"],
  ])("of %j, %i evicted", (change, evicted, says) => {
    const reason = judgeJob(aJob("j", change), evicted, 0);
    expect(`${reason.verdict}: ${reason.says}`).toBe(says);
  });

  it("waits when asked to, and says what comes after", () => {
    expect(judgeJob(aJob("j", { backoffLimit: 0 }), 1, 600)).toEqual({
      verdict: "job_waits",
      says: "Job j may complete for 10 min; after that: Job j fails for good: it allows no retry",
    });
  });

  it("counts all its pods on the node", () => {
    const owner = { kind: "Job", name: "j", uid: "uid-j" };
    const records = [aPod("p", { owner }), aPod("q", { owner }), aPod("r", { owner, nodeName: "worker-2" })];
    const plan = (backoffLimit: number) =>
      planDrain(drainInput(), drainWorld([...records, aJob("j", { backoffLimit })]));
    expect(plan(1).pods.map(({ verdict }) => verdict)).toEqual(["job_fails", "job_fails"]);
    expect(plan(1).counts.jobsFail).toBe(1);
    expect(plan(2).pods.map(({ verdict }) => verdict)).toEqual(["job_retries", "job_retries"]);
    records.push(aPod("s", { owner, phase: "Failed", ready: false }));
    expect(plan(2).pods.map(({ verdict }) => verdict)).toEqual(["job_retries", "job_retries", "finished"]);
  });
});

describe("judgeCron", () => {
  const now = new Date("2026-01-10T12:00:00Z");
  const forbid = { concurrencyPolicy: "Forbid", startingDeadlineSeconds: 30 } as const;
  const starts = { verdict: "job_retries", says: "" } as const;
  const ranMinutes = (minutes: number) =>
    aJob("j", { job: { startedAt: new Date(now.getTime() - minutes * 60_000).toISOString() } });

  it.each([
    ["comes due while it starts over", forbid, 90, true],
    ["comes due later", forbid, 59, false],
    ["comes due within its deadline", { ...forbid, startingDeadlineSeconds: 3_600 }, 90, false],
    ["has no deadline, and so is late", { ...forbid, startingDeadlineSeconds: null }, 90, false],
    ["may run beside it", { ...forbid, concurrencyPolicy: "Allow" as const }, 90, false],
    ["takes its place", { ...forbid, concurrencyPolicy: "Replace" as const }, 90, false],
    ["is suspended", { ...forbid, suspend: true }, 90, false],
    ["has a schedule nobody can read", { ...forbid, schedule: "whenever" }, 90, false],
    [
      "comes due in its own zone",
      { ...forbid, schedule: "30 13 * * *", timeZone: "Europe/Vienna" },
      90,
      true,
    ],
    ["comes due in another zone", { ...forbid, schedule: "30 13 * * *", timeZone: "Asia/Tokyo" }, 90, false],
  ])("the next run %s", (_what, change, minutes, skipped) => {
    const reason = judgeCron(aCron("hourly", change), ranMinutes(minutes), starts, now);
    expect(reason?.says ?? null).toBe(
      skipped ? "CronJob hourly skips its next run: it forbids two at once and gives up after 30 s" : null,
    );
  });

  it("says nothing where the run is over anyway", () => {
    const fails = { verdict: "job_fails", says: "" } as const;
    expect(judgeCron(aCron("hourly", forbid), ranMinutes(90), fails, now)).toBeNull();
  });

  it("is found through the pod's Job, by uid", () => {
    const cronOwner = (uid: string) => ({ kind: "CronJob", name: "hourly", uid });
    const pod = aPod("p", { owner: { kind: "Job", name: "j", uid: "uid-j" } });
    const verdict = (uid: string) =>
      planDrain(
        drainInput(),
        drainWorld([pod, aJob("j", { owner: cronOwner(uid) }), aCron("hourly", forbid)]),
      ).pods[0]?.verdict;
    expect(verdict("uid-hourly")).toBe("cron_skipped");
    expect(verdict("uid-of-an-older-one")).toBe("job_retries");
  });
});
