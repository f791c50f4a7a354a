"use client";
import { useQuery } from "@tanstack/react-query";
import { toldQuery } from "@/lib/outbox/queries";
import { ToldList } from "./told-list";

/** Who was told of this action; nothing while it is not known, or where it tells nobody. */
export function ToldOf({ id, always }: { id: string; always: boolean }) {
  const { data } = useQuery(toldQuery(id));
  if (data === undefined || (data.items.length === 0 && !always)) return null;
  return <ToldList messages={data.items} />;
}
