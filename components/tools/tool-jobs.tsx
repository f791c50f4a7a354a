import { CircleCheck, CircleDashed, CircleX, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { Age } from "@/components/ui/age";
import { Card } from "@/components/ui/card";
import { Chip, Status } from "@/components/ui/status";
import type { ToolItem } from "@/lib/tools/model";
import { ITEM, Rows } from "./tool-lists";

type Job = ToolItem["jobs"][number];

const LOOK = {
  running: { tone: "busy", icon: LoaderCircle, label: "Running" },
  succeeded: { tone: "ok", icon: CircleCheck, label: "Succeeded" },
  failed: { tone: "bad", icon: CircleX, label: "Failed" },
  waiting: { tone: "mute", icon: CircleDashed, label: "Waiting" },
} as const;

function JobResult({ job }: { job: Job }) {
  return (
    <span className="flex items-center gap-3">
      <Status {...LOOK[job.state]} />
      <Age
        at={job.endedAt ?? job.startedAt}
        prefix={job.endedAt === null ? "for " : ""}
        suffix={job.endedAt === null ? "" : " ago"}
        className="text-xs text-text-3"
      />
    </span>
  );
}

type Props = Pick<ToolItem, "jobs" | "cronJobs"> & {
  /** What may be done with a job, at its line's end. */
  verb: (kind: "CronJob" | "Job", name: string) => ReactNode;
};

export function ToolJobs({ jobs, cronJobs, verb }: Props) {
  return (
    <Card title="Jobs" note={jobs.length + cronJobs.length}>
      <Rows none="It has no jobs.">
        {[
          ...cronJobs.map((cron) => (
            <li key={`cron ${cron.name}`} className={ITEM}>
              <b className="font-medium">{cron.name}</b>
              <code className="text-text-2">{cron.schedule}</code>
              {cron.timeZone !== null && <span className="text-text-3">{cron.timeZone}</span>}
              {cron.suspended && <Chip tone="hold">suspended</Chip>}
              <span className="ml-auto flex flex-wrap items-center gap-3">
                {cron.last === null ? (
                  <span className="text-text-3">no run is kept</span>
                ) : (
                  <JobResult job={cron.last} />
                )}
                {verb("CronJob", cron.name)}
              </span>
            </li>
          )),
          ...jobs.map((job) => (
            <li key={`job ${job.name}`} className={ITEM}>
              <b className="font-medium">{job.name}</b>
              <span className="ml-auto flex flex-wrap items-center gap-3">
                <JobResult job={job} />
                {(job.state === "failed" || job.state === "succeeded") && verb("Job", job.name)}
              </span>
            </li>
          )),
        ]}
      </Rows>
    </Card>
  );
}
