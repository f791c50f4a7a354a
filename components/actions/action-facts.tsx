import Link from "next/link";
import type { ReactNode } from "react";
import { Age } from "@/components/ui/age";
import { Card } from "@/components/ui/card";
import { Facts } from "@/components/ui/facts";
import type { ActionItem } from "@/lib/actions/model";
import { sayAction } from "./say-action";

/** Who, why and when. */
export function ActionFacts({ action }: { action: ActionItem }) {
  const facts: { name: string; value: ReactNode }[] = [
    { name: "Kind", value: sayAction(action.action) },
    { name: "Who", value: `${action.requestedBy.displayName} (${action.requestedBy.user})` },
    { name: "Why", value: action.reason },
    { name: "Ticket", value: action.ticket ?? "none" },
    { name: "Asked for", value: <Age at={action.createdAt} suffix=" ago" /> },
  ];
  if (action.startedAt !== null)
    facts.push({ name: "Started", value: <Age at={action.startedAt} suffix=" ago" /> });
  if (action.finishedAt !== null)
    facts.push({ name: "Finished", value: <Age at={action.finishedAt} suffix=" ago" /> });
  if (action.undoOf !== null)
    facts.push({ name: "Undoes", value: <Other id={action.undoOf}>the action before</Other> });
  if (action.undoneBy !== null)
    facts.push({ name: "Undone by", value: <Other id={action.undoneBy}>a later action</Other> });
  if (action.cannotUndo !== null) facts.push({ name: "Undo", value: `Not possible: ${action.cannotUndo}` });
  return (
    <Card title="Who, why and when">
      <Facts facts={facts} />
    </Card>
  );
}

function Other({ id, children }: { id: string; children: ReactNode }) {
  return (
    <Link href={`/actions/${id}`} className="text-accent hover:underline">
      {children}
    </Link>
  );
}
