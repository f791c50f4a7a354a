"use client";
import { Card } from "@/components/ui/card";
import { CopyCommand } from "@/components/ui/copy-command";
import type { DrainBodyProps } from "./drain-body";
import { Go } from "./go";
import { awaitingAcceptance, hurtsSomebody } from "./group-pods";
import { HowOptions } from "./how-options";
import { refusalsOf, sayHeld } from "./say-refused";
import type { Planned } from "./use-drain-plan";
import { WhoIsTold } from "./who-is-told";

/** How it is done, the command it replaces, who is told, and the button with what it asks for. */
export function HowCard(props: DrainBodyProps & { planned: Planned }) {
  const { name, node, options, drain, planned, mayDrain, onChange } = props;
  const { plan, answer } = planned;
  return (
    <Card title="How" className="lg:sticky lg:top-16 lg:max-h-[calc(100dvh-80px)] lg:overflow-y-auto">
      <HowOptions options={options} plan={plan} onChange={onChange} />
      <WhoIsTold tools={plan.tools} />
      <div className="border-b border-line p-2">
        <CopyCommand command={plan.kubectl} label="The kubectl command that comes closest" />
      </div>
      {answer !== null ? (
        <Go
          node={name}
          hurts={hurtsSomebody(plan)}
          approval={answer.approval}
          refused={refusalsOf(answer)}
          unaccepted={awaitingAcceptance(plan).length}
          held={sayHeld(node?.activeAction ?? null)}
          unplanned={drain.error !== null}
          planning={drain.planning}
          starting={props.starting}
          failure={props.failure}
          onGo={(consent) => props.onGo(planned, consent)}
        />
      ) : (
        <p className="p-3.5 text-text-2">
          {mayDrain
            ? "Nothing can be started now; the plan is only to look at."
            : "Your role may look at this plan, and not start it."}
        </p>
      )}
    </Card>
  );
}
