"use client";
import { useQuery } from "@tanstack/react-query";
import { Hammer } from "lucide-react";
import { useMay } from "@/components/shell/session";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { capital } from "@/lib/core/capital";
import { isUnread } from "@/lib/reconciler/model";
import { driftQuery } from "@/lib/reconciler/queries";

type Props = {
  /** Whether the site lets people repair. */
  repairable: boolean;
  onRestart: (ids: readonly string[]) => void;
};

const SEARCH = new URLSearchParams({ kind: "access-file,token-file", what: "differs", q: "unread" });

/** What the files say and what the API servers go by are two things until these are restarted: nobody should miss that. */
export function UnreadNotice({ repairable, onRestart }: Props) {
  const { data } = useQuery(driftQuery(String(SEARCH)));
  const may = useMay("infrastructure.repair") && repairable;
  const unread = data?.items.filter(({ id }) => isUnread(id)) ?? [];
  if (unread.length === 0) return null;
  const able = unread.filter(({ repair }) => repair !== null).map(({ id }) => id);
  return (
    <Notice title="What the files of accounts say does not hold yet" className="mb-3">
      {unread.map(({ id, says }) => (
        <p key={id} className="break-words">
          {capital(says)}.
        </p>
      ))}
      {may && able.length > 0 && (
        <Button icon={Hammer} className="mt-2" onClick={() => onRestart(able)}>
          Restart the API servers…
        </Button>
      )}
    </Notice>
  );
}
