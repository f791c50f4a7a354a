"use client";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { sayDuration } from "@/components/ui/duration";
import type { Switches } from "@/lib/actions/model";
import type { NodeItem } from "@/lib/nodes/model";
import { DrainNotices } from "./drain-notices";
import { DrainSkeleton } from "./drain-skeleton";
import type { Consent } from "./go";
import { HowCard } from "./how-card";
import { type DrainOptions, withMember } from "./options";
import { PlanNumbers } from "./plan-numbers";
import { PlanPods } from "./plan-pods";
import { sayTouched } from "./say-touched";
import type { Planned, useDrainPlan } from "./use-drain-plan";

export type DrainBodyProps = {
  name: string;
  /** Null until it is read. */
  node: NodeItem | null;
  /** Of what the plan was made from, in seconds. */
  dataAge: number | null;
  options: DrainOptions;
  /** What of the address was not understood. */
  problems: readonly string[];
  drain: ReturnType<typeof useDrainPlan>;
  mayDrain: boolean;
  switches: Switches | null;
  starting: boolean;
  failure: string | null;
  onChange: (patch: Partial<DrainOptions>) => void;
  onGo: (planned: Planned, consent: Consent) => void;
};

/** Headline, then who it hurts, then the rest; beside it how it is done and the button. */
export function DrainBody(props: DrainBodyProps) {
  const { name, drain, options, onChange } = props;
  const { planned, planning } = drain;
  return (
    <>
      <Head
        name={name}
        at={planned?.at ?? null}
        dataAge={props.dataAge}
        touched={sayTouched(props.node?.activeAction ?? null)}
      />
      <DrainNotices {...props} />
      {planned === null ? (
        drain.loading && <DrainSkeleton />
      ) : (
        <div aria-busy={planning}>
          <p className="mb-4 max-w-5xl text-base text-text-2">{withNames(planned)}</p>
          <div className={cn("transition-opacity", planning && "opacity-60")}>
            <PlanNumbers counts={planned.plan.counts} />
          </div>
          <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_340px]">
            <div className={cn("transition-opacity", planning && "opacity-60")}>
              <PlanPods
                plan={planned.plan}
                acceptance={
                  planned.answer === null
                    ? null
                    : {
                        accepted: options.accept,
                        onAccept: (key, on) => onChange({ accept: withMember(options.accept, key, on) }),
                      }
                }
              />
            </div>
            <HowCard {...props} planned={planned} />
          </div>
        </div>
      )}
    </>
  );
}

type HeadProps = { name: string; at: number | null; dataAge: number | null; touched: string };

function Head({ name, at, dataAge, touched }: HeadProps) {
  return (
    <div className="mb-2 flex flex-wrap items-baseline gap-x-2.5">
      <h1 className="min-w-0 break-words">
        Drain{" "}
        <Link href={`/nodes/${name}`} className="hover:underline">
          {name}
        </Link>
      </h1>
      <span className="text-text-3">
        {at === null ? (
          `Planning; ${touched}`
        ) : (
          <>
            plan of <time>{clockTime(at)}</time>
            {dataAge !== null && ` from data ${sayDuration(dataAge)} old`} · {touched}
          </>
        )}
      </span>
    </div>
  );
}

const clockTime = (at: number): string => new Date(at).toTimeString().slice(0, 8);

/** The plan's sentence with the names of hurt tools in bold. */
function withNames({ plan }: Planned): ReactNode {
  const names = plan.tools.flatMap(({ tool, hurt }) => (hurt && tool !== null ? [tool] : []));
  if (names.length === 0) return plan.sentence;
  const parts = plan.sentence.split(new RegExp(`\\b(${names.map(escaped).join("|")})\\b`));
  return parts.map((part, at) =>
    at % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence have no other name
      <b key={at} className="font-semibold text-text">
        {part}
      </b>
    ) : (
      part
    ),
  );
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\-]/g, "\\$&");
