"use client";
import Link from "next/link";
import { Button, buttonStyle } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { DrainBodyProps } from "./drain-body";
import { refusalsOf, sayHeld } from "./say-refused";
import { stuckDrainHref, waitsForever } from "./stuck-options";

/** Why it cannot be started as it stands, and what has moved while it was read; each with what to do about it. */
export function DrainNotices({ name, node, options, problems, drain, switches }: DrainBodyProps) {
  const { error, planned, changes } = drain;
  const held = sayHeld(node?.activeAction ?? null);
  const answer = drain.answer ?? planned?.answer ?? null;
  const refused = answer === null ? [] : refusalsOf(answer);
  const killed = switches?.killed.find(({ action }) => action === "node.drain");
  return (
    <div className="mb-4 grid gap-2 empty:hidden">
      {problems.length > 0 && (
        <Notice title="A part of the address was not understood, and is left at its default">
          <List items={problems} />
        </Notice>
      )}
      {node !== null && node.stuck !== null && waitsForever(options) && (
        <Notice
          title={`This node is stuck: ${node.stuck}`}
          action={
            <Link href={stuckDrainHref(name)} replace className={buttonStyle({ size: "sm" })}>
              Use a plan that fits
            </Link>
          }
        >
          Its pods may never end by themselves, and this plan waits for them.
        </Notice>
      )}
      {held !== null && (
        <Notice
          tone="busy"
          title="Another action holds this node"
          action={
            <Link href={`/actions/${node?.activeAction?.id}`} className={buttonStyle({ size: "sm" })}>
              See it
            </Link>
          }
        >
          {held}. A node is only ever in one action.
        </Notice>
      )}
      {killed !== undefined && (
        <Notice tone="hold" title="Draining is switched off">
          By {killed.by}: {killed.reason}
        </Notice>
      )}
      {error !== null && (
        <Notice
          tone="bad"
          title={
            planned === null ? "It cannot be planned now" : "It cannot be planned anew; this is the last plan"
          }
          action={
            <Button size="sm" busy={drain.planning} onClick={() => void drain.replan()}>
              Try again
            </Button>
          }
        >
          {error.message}
        </Notice>
      )}
      {changes.length > 0 && (
        <Notice
          title="The plan has changed since you read it"
          action={
            <Button size="sm" onClick={drain.markRead}>
              I have seen it
            </Button>
          }
        >
          <List items={changes} />
        </Notice>
      )}
      {refused.length > 0 && (
        <Notice tone="bad" title="Refused as it stands">
          <List items={refused} />
        </Notice>
      )}
      {answer?.plan.warnings.map((warning) => (
        <Notice key={warning} title={warning} />
      ))}
    </div>
  );
}

const List = ({ items }: { items: readonly string[] }) => (
  <ul>
    {items.map((item) => (
      <li key={item}>{item}</li>
    ))}
  </ul>
);
