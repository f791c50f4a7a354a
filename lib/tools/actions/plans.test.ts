import { describe, expect, it } from "vitest";
import { aCron, aJob, aPod, aQuota, aService, aWorkload, memoryIndex } from "@/e2e/memory-index";
import type { Plan } from "@/lib/actions/model";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { recordsOf } from "@/lib/tools/records/model";
import { webServiceOf } from "@/lib/tools/web-service/model";
import { planRerun } from "./rerun-job";
import { planRestart } from "./restart";

const [WEB = {}] = toolforge.webServiceLabels;
type Records = Parameters<typeof memoryIndex>[0];
const why = ({ blockers }: Plan) => blockers.map(({ says }) => says);

function restart(records: Records): Plan {
  const index = memoryIndex(records);
  const web = webServiceOf(recordsOf(index, ["tool-a"]), index.workloadOf, {
    labels: toolforge.webServiceLabels,
    now: new Date("2026-01-02T00:00:00Z"),
  });
  return planRestart("a", web);
}

describe("restart", () => {
  it("takes every workload that serves, by its uid, and nothing else of the tool", () => {
    const plan = restart([aWorkload("web", { labels: WEB, replicas: 1 }), aWorkload("bot")]);
    expect(plan).toMatchObject({
      summary: "Restart the web service of a",
      targets: [
        {
          verdict: "will_change",
          says: "1 pod of web is replaced",
          found: { workloads: [{ kind: "deployments", namespace: "tool-a", name: "web", uid: "uid-web" }] },
        },
      ],
      warnings: [],
      equivalent: ["kubectl --namespace tool-a rollout restart deployment/web"],
    });
  });

  it("warns where the old pod ends before the new one begins", () => {
    const plan = restart([aWorkload("web", { labels: WEB, strategy: "Recreate" })]);
    expect(plan.warnings).toEqual(["web stops before it starts again, so the tool is away for a moment"]);
  });

  it("ends the pods of what cannot be rolled out, which makes others", () => {
    const owner = { kind: "ReplicationController", name: "web", uid: "uid-web" };
    const plan = restart([
      aWorkload("web", { kind: "replicationcontrollers", labels: WEB, replicas: 1, strategy: null }),
      aPod("web-1", { labels: WEB, owner }),
      aPod("web-2", { labels: WEB, owner, deletionAt: "2026-01-01T00:00:00Z" }),
    ]);
    expect(plan).toMatchObject({
      targets: [
        {
          says: "1 pod of web is replaced",
          found: { workloads: [], pods: [{ namespace: "tool-a", name: "web-1" }] },
        },
      ],
      warnings: ["web stops before it starts again, so the tool is away for a moment"],
      equivalent: ["kubectl --namespace tool-a delete pod web-1"],
    });
  });

  it.each([
    [[], "it has no web service"],
    [[aWorkload("web", { labels: WEB, replicas: 0 })], "its web service is switched off"],
    [[aPod("web", { labels: WEB })], "its web service is a pod that nothing would make again"],
    [[aService("web", { labels: WEB })], "nothing serves its web requests that could be restarted"],
  ] as const)("is refused: %#", (records, says) => expect(why(restart(records))).toEqual([says]));
});

describe("run a job now", () => {
  const plan = (kind: "CronJob" | "Job", name: string, records: Records) =>
    planRerun({ tool: "a", kind, name }, recordsOf(memoryIndex(records), ["tool-a"]));
  const ended = aJob("import", { job: { active: 0, succeeded: 1, over: true } });

  it("makes one Job of a schedule, or of a Job that has ended", () => {
    expect(plan("CronJob", "nightly", [aCron("nightly", { active: 0 })])).toMatchObject({
      summary: "Run nightly of a now",
      targets: [{ verdict: "will_change", found: { kind: "cronjobs", uid: "uid-nightly" } }],
      warnings: [],
      blockers: [],
    });
    expect(plan("Job", "import", [ended])).toMatchObject({
      targets: [{ verdict: "will_change", found: { kind: "jobs", uid: "uid-import" } }],
    });
  });

  it("warns of a second run at once, and of a schedule that is off", () => {
    const cron = aCron("nightly", { active: 1, concurrencyPolicy: "Forbid", suspend: true });
    expect(plan("CronJob", "nightly", [cron]).warnings).toEqual([
      "nightly is suspended, and stays so after this one run",
      "nightly runs now, and is not meant to run twice at once",
    ]);
  });

  it.each([
    ["Job", "import", [aJob("import")], "import has not ended yet"],
    ["Job", "none", [ended], "a has no Job none"],
    ["CronJob", "theirs", [aCron("theirs", { namespace: "tool-b" })], "a has no CronJob theirs"],
    [
      "Job",
      "import",
      [ended, aQuota("q", { hard: { "count/jobs.batch": 15 }, used: { "count/jobs.batch": 15 } })],
      "its quota of 15 Jobs is used up; delete old ones first",
    ],
  ] as const)("is refused: %#", (kind, name, records, says) =>
    expect(why(plan(kind, name, records))).toEqual([says]),
  );
});
