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

export type OnAccept = (key: string, on: boolean) => void;

/** One pod with everything the drain means for it. Without `onAccept` it is only looked at. */
export function PodRow({ pod, onAccept }: { pod: DrainPod; onAccept: OnAccept | null }) {
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
      {pod.needsAcceptance && <Accept pod={pod} onAccept={onAccept} />}
    </li>
  );
}

/** Every reason, not only the one that decided. */
function Reasons({ pod: { reasons } }: { pod: DrainPod }) {
  return (
    <ul className="mt-0.5">
      {reasons.map(({ verdict, says }, at) => (
        <li key={`${verdict}${says}`} className="text-xs text-text-2">
          {at > 0 && (
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

function Accept({ pod, onAccept }: { pod: DrainPod; onAccept: OnAccept | null }) {
  const id = useId();
  if (onAccept === null)
    return (
      <p className="text-xs font-medium md:col-span-3">
        {pod.accepted ? "Accepted by who asked" : "Has to be accepted before it is drained"}
      </p>
    );
  return (
    <label
      htmlFor={id}
      className={cn(
        "mt-1 flex items-start gap-2 rounded-md px-2.5 py-1.5 md:col-span-3",
        pod.accepted ? "bg-sunken" : "bg-bad-soft",
      )}
    >
      <Checkbox
        id={id}
        className="mt-0.5"
        checked={pod.accepted}
        onCheckedChange={(on) => onAccept(pod.key, on)}
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
          ? ["no eviction of it will be allowed, so it is left where it is"]
          : verdict === "job_fails"
            ? ["its job fails and is not tried again"]
            : [],
  );
  return said.length > 0 ? `${[...new Set(said)].join(", and ")}.` : (reasons[0]?.says ?? "");
}
