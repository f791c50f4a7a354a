"use client";
import Link from "next/link";
import type { ReactNode } from "react";
import { Age } from "@/components/ui/age";
import { Status } from "@/components/ui/status";
import { Until } from "@/components/ui/until";
import type { DrainPodProgress } from "@/lib/nodes/drain/model";
import { STATE_WORD } from "./drain-tally";
import { POD_STATE_LOOK } from "./pod-state-look";

type Props = {
  /** Tool or namespace, on the first of its pods. */
  group: string | null;
  pod: DrainPodProgress;
  /** Something a person can do about it. */
  action?: ReactNode;
  /** Nothing is tried while the drain is paused or over. */
  still: boolean;
};

/** Where one pod of a drain is, since when, and what comes next. */
export function PodProgressRow({ group, pod, action, still }: Props) {
  const { state, says, since, tries, nextTryAt, replacement } = pod;
  const name = pod.key.split("/")[1] ?? pod.key;
  return (
    <li className="grid items-start gap-x-4 gap-y-0.5 border-b border-line px-3.5 py-2 last:border-b-0 sm:grid-cols-[minmax(0,2fr)_minmax(0,4fr)_minmax(0,5fr)_auto]">
      <span className="min-w-0 truncate font-medium max-sm:empty:hidden" title={group ?? undefined}>
        {group}
      </span>
      <span className="min-w-0 truncate font-mono text-xs leading-5" title={pod.key}>
        {name}
      </span>
      <div className="min-w-0">
        <span className="flex flex-wrap items-center gap-x-2">
          <Status {...POD_STATE_LOOK[state]} label={STATE_WORD[state]} />
          <Age at={since} prefix="for " className="text-xs text-text-3" />
        </span>
        {says !== "" && says !== STATE_WORD[state] && replacement === null && (
          <span className="block text-xs break-words text-text-2">{says}</span>
        )}
        {state === "blocked" && (
          <span className="block text-xs text-text-3">
            tried {tries === 1 ? "once" : `${tries} times`}
            {nextTryAt !== null && !still && (
              <>
                , <Until at={nextTryAt} prefix="again in " past="again now" />
              </>
            )}
          </span>
        )}
        {replacement !== null && <Replacement replacement={replacement} />}
      </div>
      {action !== undefined && <div className="max-sm:mt-1.5 max-sm:grid">{action}</div>}
    </li>
  );
}

function Replacement({ replacement }: { replacement: NonNullable<DrainPodProgress["replacement"]> }) {
  const { key, node, ready } = replacement;
  return (
    <span className="block text-xs break-words text-text-3">
      <Link href={`/pods/${key}`} prefetch={false} className="text-accent underline">
        {key.split("/")[1] ?? key}
      </Link>
      {node === null ? ", not placed yet" : ` on ${node}`}
      {node !== null && !ready && ", not ready yet"}
    </span>
  );
}
