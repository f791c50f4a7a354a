"use client";
import Link from "next/link";
import { useId } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { Chip } from "@/components/ui/status";
import { TONE_TEXT } from "@/components/ui/tone";
import type { DrainPod } from "@/lib/nodes/drain/model";
import { sayVerdict, VERDICT_WORD } from "./say-verdict";
import { VERDICT_LOOK } from "./verdict-look";

/** What is accepted in the address, which the plan follows; and how to change it. */
export type Acceptance = { accepted: readonly string[]; onAccept: (key: string, on: boolean) => void };

/** One pod with everything the drain means for it. Without `acceptance` it is only looked at. */
export function PodRow({ pod, acceptance }: { pod: DrainPod; acceptance: Acceptance | null }) {
  const { tone, icon } = VERDICT_LOOK[pod.verdict];
  return (
    <li className="grid gap-x-4 gap-y-1 border-b border-line px-3.5 py-2.5 last:border-b-0 md:grid-cols-[minmax(0,5fr)_minmax(0,6fr)_minmax(0,2.4fr)]">
      <div className="min-w-0">
        <Link
          href={`/pods/${pod.namespace}/${pod.name}`}
          prefetch={false}
          title={pod.name}
          className="block truncate font-mono text-xs leading-5 hover:underline"
        >
          {pod.name}
        </Link>
        <span className="block text-xs text-text-3">{pod.owner ?? "nothing owns it"}</span>
      </div>
      <div className="min-w-0">
        <Chip tone={tone} icon={icon}>
          {sayVerdict(pod)}
        </Chip>
        <Reasons pod={pod} />
        {pod.replaceFirst !== null && (
          <p className="mt-0.5 text-xs text-text-2">a second one is started first, and taken away after</p>
        )}
      </div>
      <p
        className={cn(
          "text-xs text-text-3 md:text-right",
          pod.fit?.answer === "does_not_fit" && "font-medium text-bad",
        )}
      >
        {pod.fit?.says}
      </p>
      {pod.needsAcceptance && <Accept pod={pod} acceptance={acceptance} />}
    </li>
  );
}

/** Every reason, not only the one that decided. */
function Reasons({ pod: { reasons } }: { pod: DrainPod }) {
  return (
    <ul className="mt-0.5">
      {reasons.map(({ verdict, says }, at) => (
        <li key={`${verdict}${says}`} className="text-xs text-text-2">
          {at > 0 && verdict !== "moves" && (
            <span className={cn("font-medium", TONE_TEXT[VERDICT_LOOK[verdict].tone])}>
              {VERDICT_WORD[verdict]}:{" "}
            </span>
          )}
          {says}
        </li>
      ))}
    </ul>
  );
}

function Accept({ pod, acceptance }: { pod: DrainPod; acceptance: Acceptance | null }) {
  const id = useId();
  if (acceptance === null)
    return (
      <p className="text-xs font-medium md:col-span-3">
        {pod.accepted ? "Accepted by who asked" : "Has to be accepted before it is drained"}
      </p>
    );
  const accepted = acceptance.accepted.includes(pod.key);
  return (
    <label
      htmlFor={id}
      className={cn(
        "mt-1 flex items-start gap-2 rounded-md px-2.5 py-1.5 md:col-span-3",
        accepted ? "bg-sunken" : "bg-bad-soft",
      )}
    >
      <Checkbox
        id={id}
        className="mt-0.5"
        checked={accepted}
        onCheckedChange={(on) => acceptance.onAccept(pod.key, on)}
      />
      <span>
        <b className="font-medium">I accept this for {pod.name}:</b> {whatIsAccepted(pod)}
      </span>
    </label>
  );
}

/** In the words of what cannot be undone. */
function whatIsAccepted({ reasons }: DrainPod): string {
  const said = reasons.flatMap(({ verdict }) =>
    verdict === "unmanaged"
      ? ["it is deleted and nothing brings it back"]
      : verdict === "loses_data"
        ? ["its local data is deleted with it"]
        : verdict === "blocked_for_good"
          ? ["its budget allows no eviction, so the drain waits for it until the deadline"]
          : verdict === "job_fails"
            ? ["its job fails and is not tried again"]
            : [],
  );
  return said.length > 0 ? `${[...new Set(said)].join(", and ")}.` : (reasons[0]?.says ?? "");
}
