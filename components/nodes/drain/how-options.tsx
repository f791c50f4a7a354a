"use client";
import { type ReactNode, useId } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Disclosure } from "@/components/ui/disclosure";
import { saySpan } from "@/components/ui/duration";
import { DurationSelect } from "@/components/ui/duration-select";
import { sayCount } from "@/components/ui/say-count";
import { Select } from "@/components/ui/select";
import type { DrainPlan } from "@/lib/nodes/drain/model";
import { AT_DEADLINE } from "@/lib/nodes/drain/schema";
import { OnlyPods } from "./only-pods";
import type { DrainOptions } from "./options";

const QUIET = "max-w-44 border-transparent bg-transparent text-right font-medium hover:border-line-strong";

const THEN: Readonly<Record<DrainOptions["atDeadline"], string>> = {
  leave_cordoned: "then leave cordoned",
  restore: "then put it back",
  ask: "then ask a person",
};

type Props = {
  options: DrainOptions;
  /** The plan made with them, or with the ones before; null where they are for many nodes at once. */
  plan: DrainPlan | null;
  /** The whole node or nothing: no pods are picked. */
  whole?: boolean;
  onChange: (patch: Partial<DrainOptions>) => void;
};

/** How the drain is done. Every choice is in the page's address, and plans anew. */
export function HowOptions({ options, plan, whole = false, onChange }: Props) {
  const id = useId();
  const closableGaps = plan?.counts.closableGaps ?? 0;
  return (
    <div className="[&>details]:-mt-px">
      <Option label="Grace" htmlFor={`${id}grace`}>
        <DurationSelect
          id={`${id}grace`}
          className={QUIET}
          seconds={options.graceSeconds}
          none="each pod's own"
          presets={[0, 10, 30, 60, 300]}
          say={(seconds) => (seconds === 0 ? "none: killed at once" : saySpan(seconds))}
          onSeconds={(graceSeconds) => onChange({ graceSeconds })}
        />
      </Option>
      <Option label="Deadline" htmlFor={`${id}deadline`}>
        <span className="flex min-w-0 flex-wrap items-center justify-end">
          <DurationSelect
            id={`${id}deadline`}
            className={QUIET}
            seconds={options.deadlineSeconds}
            presets={[300, 900, 1800, 3600, 7200, 21_600]}
            onSeconds={(seconds) => seconds !== null && onChange({ deadlineSeconds: seconds })}
          />
          <Select
            aria-label="What happens at the deadline"
            className={QUIET}
            value={options.atDeadline}
            options={AT_DEADLINE.map((value) => ({ value, label: THEN[value] }))}
            onValueChange={(value) => onChange({ atDeadline: value as DrainOptions["atDeadline"] })}
          />
        </span>
      </Option>
      <Option label="Wait for running jobs" htmlFor={`${id}jobs`}>
        <DurationSelect
          id={`${id}jobs`}
          className={QUIET}
          seconds={options.waitForJobsSeconds}
          presets={[0, 600, 1800, 3600, 14_400]}
          say={(seconds) => (seconds === 0 ? "no" : `up to ${saySpan(seconds)}`)}
          onSeconds={(seconds) => onChange({ waitForJobsSeconds: seconds ?? 0 })}
        />
      </Option>
      <Option
        label="Start replacement first"
        htmlFor={`${id}first`}
        note={
          closableGaps > 0
            ? `${options.startReplacementFirst ? "closes" : "would close"} ${sayCount(closableGaps, "gap")}`
            : undefined
        }
      >
        <Checkbox
          id={`${id}first`}
          className="mr-2.5"
          checked={options.startReplacementFirst}
          onCheckedChange={(startReplacementFirst) => onChange({ startReplacementFirst })}
        />
      </Option>
      <Disclosure title="More" note={sayMore(options)} open={sayMore(options) !== "as usual"}>
        {plan !== null && !whole && (
          <Option label="Which pods" htmlFor={`${id}only`}>
            <OnlyPods id={`${id}only`} options={options} plan={plan} onChange={onChange} />
          </Option>
        )}
        <Option label="Give a pod up after" htmlFor={`${id}timeout`}>
          <DurationSelect
            id={`${id}timeout`}
            className={QUIET}
            seconds={options.podTimeoutSeconds}
            none="never"
            presets={[60, 300, 900]}
            onSeconds={(podTimeoutSeconds) => onChange({ podTimeoutSeconds })}
          />
        </Option>
        <Option label="Skip what is stuck terminating" htmlFor={`${id}skip`}>
          <DurationSelect
            id={`${id}skip`}
            className={QUIET}
            seconds={options.skipTerminatingSeconds}
            none="no, wait"
            presets={[0, 30, 60, 300]}
            say={(seconds) => (seconds === 0 ? "at once" : `after ${saySpan(seconds)}`)}
            onSeconds={(skipTerminatingSeconds) => onChange({ skipTerminatingSeconds })}
          />
        </Option>
      </Disclosure>
    </div>
  );
}

/** What of the folded choices is not as usual. */
function sayMore({ onlyTools, onlyPods, podTimeoutSeconds, skipTerminatingSeconds }: DrainOptions): string {
  const said = [
    onlyTools.length + onlyPods.length > 0 && "some pods only",
    podTimeoutSeconds !== null && "a limit per pod",
    skipTerminatingSeconds !== null && "skips what is stuck",
  ].filter((part) => part !== false);
  return said.join(", ") || "as usual";
}

type OptionProps = { label: string; htmlFor: string; note?: string | undefined; children: ReactNode };

function Option({ label, htmlFor, note, children }: OptionProps) {
  return (
    <div className="flex min-h-10 items-center justify-between gap-2 border-b border-line py-1 pr-1 pl-3.5">
      <label htmlFor={htmlFor} className="text-text-2">
        {label}
        {note !== undefined && <span className="block text-xs font-medium text-text">{note}</span>}
      </label>
      {children}
    </div>
  );
}
