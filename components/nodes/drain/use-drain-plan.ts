"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useSettled } from "@/components/ui/use-settled";
import type { PlanAnswer } from "@/lib/actions/model";
import { planQuery } from "@/lib/actions/queries";
import { type DrainInput, type DrainPlan, readDrainPlan } from "@/lib/nodes/drain/model";
import { drainPlanQuery } from "@/lib/nodes/drain/queries";
import { type DrainOptions, writeOptions } from "./options";
import { planChanges } from "./plan-changes";

/** Choices follow each other; only the last one is planned. In milliseconds. */
const SETTLE_MS = 250;
/** The cluster moves while a person reads. In milliseconds. */
const REPLAN_MS = 20_000;

export type Planned = {
  input: DrainInput;
  plan: DrainPlan;
  /** Null for who may only look. */
  answer: PlanAnswer | null;
  /** By the browser's clock, in milliseconds. */
  at: number;
};

/**
 * The plan for these options, made anew when they change and every 20 s. While the next one comes, and when it does not
 * come, the last one stays, with `planning` or `error` saying so. `changes` is what has moved since it was read.
 */
export function useDrainPlan(node: string, options: DrainOptions, mayAct: boolean) {
  const input = useMemo(() => ({ node, ...options }), [node, options]);
  const settled = useSettled(input, SETTLE_MS);
  const { node: _, ...asked } = settled;
  const act = useQuery({
    ...planQuery({ kind: "start", action: "node.drain", input: settled }),
    enabled: mayAct,
    refetchInterval: REPLAN_MS,
    placeholderData: keepPreviousData,
  });
  const look = useQuery({
    ...drainPlanQuery(node, writeOptions(new URLSearchParams(), asked).toString()),
    enabled: !mayAct,
    refetchInterval: REPLAN_MS,
  });
  const { data: answer } = act;
  const query = mayAct ? act : look;
  const fresh = useMemo(() => {
    if (!mayAct) return look.data?.item ?? null;
    return readDrainPlan(answer?.plan.targets[0]?.found.drain);
  }, [mayAct, answer, look.data]);
  const [last, setLast] = useState<Planned | null>(null);
  const [read, setRead] = useState<{ of: DrainInput; plan: DrainPlan } | null>(null);
  const isNew = fresh !== null && !query.isPlaceholderData && fresh !== last?.plan;
  if (isNew)
    setLast({
      input: settled,
      plan: fresh,
      answer: mayAct ? (answer ?? null) : null,
      at: query.dataUpdatedAt,
    });
  if (fresh !== null && !query.isPlaceholderData && read?.of !== settled)
    setRead({ of: settled, plan: fresh });
  return {
    planned: last,
    /** Why there is no plan of a drain in the answer: its blockers, for example that the node is gone. */
    answer: mayAct ? (answer ?? null) : null,
    planning: settled !== input || query.isPlaceholderData || (query.isFetching && query.error !== null),
    loading: query.isPending,
    error: query.error,
    at: query.dataUpdatedAt,
    changes: read !== null && last !== null && read.of === settled ? planChanges(read.plan, last.plan) : [],
    markRead: () => last !== null && setRead({ of: settled, plan: last.plan }),
    replan: () => query.refetch(),
  };
}
