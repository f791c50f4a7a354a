"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRepeatKey } from "@/components/actions/use-repeat-key";
import { switchesQuery } from "@/components/shell/queries";
import { useMay } from "@/components/shell/session";
import { ItemState } from "@/components/ui/item-state";
import { toast } from "@/components/ui/toast";
import { startAction } from "@/lib/actions/queries";
import { ApiError } from "@/lib/core/fetch-json";
import { nodeQuery } from "@/lib/nodes/queries";
import { DrainBody } from "./drain-body";
import type { Consent } from "./go";
import { useDrainOptions } from "./use-drain-options";
import { type Planned, useDrainPlan } from "./use-drain-plan";

/** Plans the drain of one node, shows whom it hurts, and starts exactly what is shown. */
export function DrainPage({ name }: { name: string }) {
  const router = useRouter();
  const client = useQueryClient();
  const { options, problems, change } = useDrainOptions();
  const { data: switches } = useQuery(switchesQuery());
  const mayDrain = useMay("node.drain");
  const off =
    switches && (switches.readOnly.on || switches.killed.some(({ action }) => action === "node.drain"));
  const node = useQuery({ ...nodeQuery(name), refetchInterval: 20_000 });
  const drain = useDrainPlan(name, options, mayDrain && off !== true);
  const keyOf = useRepeatKey();
  const start = useMutation({
    mutationFn: ({ planned, consent }: { planned: Planned; consent: Consent }) => {
      const planHash = planned.answer?.planHash ?? "";
      return startAction(
        { kind: "start", action: "node.drain", input: planned.input },
        { ...consent, planHash, idempotencyKey: keyOf([planHash, consent]) },
      );
    },
    onSuccess: ({ id, state }) => {
      toast.done(
        state === "awaiting_approval" ? "Asked for: a second person has to agree" : "The drain is started",
      );
      for (const root of ["actions", "nodes", "audit", "overview"])
        void client.invalidateQueries({ queryKey: [root] });
      router.push(`/actions/${id}`);
    },
    onError: (error) => {
      // The world moved on since the plan was shown: show what it would do now.
      if (error instanceof ApiError && (error.status === 409 || error.status === 412)) {
        void drain.replan();
        void node.refetch();
      }
    },
  });
  if (node.data === undefined && node.error !== null)
    return <ItemState title={`Drain ${name}`} error={node.error} onRetry={() => void node.refetch()} />;
  return (
    <DrainBody
      name={name}
      node={node.data?.item ?? null}
      dataAge={ageOf(node.data?.sources ?? [], node.dataUpdatedAt)}
      options={options}
      problems={problems}
      drain={drain}
      mayDrain={mayDrain}
      switches={switches ?? null}
      starting={start.isPending || start.isSuccess}
      failure={start.error?.message ?? null}
      onChange={change}
      onGo={(planned, consent) => start.mutate({ planned, consent })}
    />
  );
}

/** How old what was read is, in seconds, at the moment it was read; null when nobody knows. */
function ageOf(sources: readonly { name: string; asOf: string | null }[], readAt: number): number | null {
  const asOf = sources.find(({ name }) => name === "cluster")?.asOf ?? null;
  return asOf === null ? null : Math.max(0, (readAt - Date.parse(asOf)) / 1000);
}
