"use client";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { useRepeatKey } from "@/components/actions/use-repeat-key";
import { Card } from "@/components/ui/card";
import { ItemState } from "@/components/ui/item-state";
import { toast } from "@/components/ui/toast";
import { planQuery, startAction } from "@/lib/actions/queries";
import { ApiError } from "@/lib/core/fetch-json";
import { readDecommissionPlan } from "@/lib/nodes/decommission/model";
import { readDrainPlan } from "@/lib/nodes/drain/model";
import { nodeQuery } from "@/lib/nodes/queries";
import { DrainSkeleton } from "../drain/drain-skeleton";
import { type Consent, Go } from "../drain/go";
import { awaitingAcceptance } from "../drain/group-pods";
import { HowOptions } from "../drain/how-options";
import { DEFAULTS, type DrainOptions, withMember } from "../drain/options";
import { PlanNumbers } from "../drain/plan-numbers";
import { PlanPods } from "../drain/plan-pods";
import { refusalsOf, sayHeld } from "../drain/say-refused";
import { sayTouched } from "../drain/say-touched";
import { WhoIsTold } from "../drain/who-is-told";
import { DecommissionNotices } from "./decommission-notices";
import { PlannedStages } from "./planned-stages";

/** The cluster moves while a person reads. In milliseconds. */
const REPLAN_MS = 20_000;

/** Plans the end of one node, stage by stage, and asks a second person for exactly what is shown. */
export function DecommissionPage({ name }: { name: string }) {
  const router = useRouter();
  const client = useQueryClient();
  const [options, setOptions] = useState<DrainOptions>(DEFAULTS);
  const change = (patch: Partial<DrainOptions>) => setOptions((before) => ({ ...before, ...patch }));
  const request = useMemo(() => requestOf(name, options), [name, options]);
  const node = useQuery({ ...nodeQuery(name), refetchInterval: REPLAN_MS });
  const planned = useQuery({
    ...planQuery(request),
    refetchInterval: REPLAN_MS,
    placeholderData: keepPreviousData,
  });
  const keyOf = useRepeatKey();
  const start = useMutation({
    mutationFn: (consent: Consent) => {
      const planHash = planned.data?.planHash ?? "";
      return startAction(request, {
        ...consent,
        planHash,
        idempotencyKey: keyOf([request, planHash, consent]),
      });
    },
    onSuccess: ({ id }) => {
      toast.done("Asked for: a second person has to agree");
      for (const root of ["actions", "nodes", "audit", "overview"])
        void client.invalidateQueries({ queryKey: [root] });
      router.push(`/actions/${id}`);
    },
    onError: (error) => {
      if (error instanceof ApiError && (error.status === 409 || error.status === 412)) void planned.refetch();
    },
  });
  if (node.data === undefined && node.error !== null)
    return (
      <ItemState title={`Decommission ${name}`} error={node.error} onRetry={() => void node.refetch()} />
    );
  const answer = planned.data ?? null;
  const found = answer?.plan.targets[0]?.found;
  const stages = readDecommissionPlan(found?.decommission);
  const plan = readDrainPlan(found?.drain);
  const held = node.data?.item.activeAction ?? null;
  return (
    <>
      <div className="mb-4 flex flex-wrap items-baseline gap-x-2.5">
        <h1 className="min-w-0 break-words">
          Decommission{" "}
          <Link href={`/nodes/${name}`} className="hover:underline">
            {name}
          </Link>
        </h1>
        <span className="text-text-3">{sayTouched(held)}</span>
      </div>
      <DecommissionNotices
        error={planned.error}
        retry={() => void planned.refetch()}
        refused={answer === null ? [] : refusalsOf(answer)}
        warnings={answer?.plan.warnings ?? []}
        held={held}
      />
      {planned.isPending && <DrainSkeleton />}
      {answer !== null && stages !== null && plan !== null && (
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_340px]">
          <div className="grid min-w-0 gap-4">
            <PlannedStages plan={stages} />
            <div>
              <PlanNumbers counts={plan.counts} />
              <PlanPods
                plan={plan}
                acceptance={{
                  accepted: options.accept,
                  onAccept: (pod, on) => change({ accept: withMember(options.accept, pod, on) }),
                }}
              />
            </div>
          </div>
          <Card title="How" className="lg:sticky lg:top-16 lg:max-h-[calc(100dvh-80px)] lg:overflow-y-auto">
            <HowOptions options={options} plan={plan} whole onChange={change} />
            <WhoIsTold tools={plan.tools} />
            <Go
              word="decommission"
              node={name}
              hurts
              approval={answer.approval}
              refused={refusalsOf(answer)}
              unaccepted={awaitingAcceptance(plan).length}
              held={sayHeld(held)}
              unplanned={planned.error !== null}
              planning={planned.isPlaceholderData}
              starting={start.isPending || start.isSuccess}
              failure={start.error?.message ?? null}
              onGo={(consent) => start.mutate(consent)}
            />
          </Card>
        </div>
      )}
    </>
  );
}

/** The drain is of the whole node, so nothing is picked. */
function requestOf(node: string, { onlyTools: _tools, onlyPods: _pods, ...drain }: DrainOptions) {
  return { kind: "start" as const, action: "node.decommission", input: { node, drain } };
}
