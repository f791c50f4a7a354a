"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { StatusPageLink } from "@/components/shell/status-page-link";
import { ItemState } from "@/components/ui/item-state";
import { Notice } from "@/components/ui/notice";
import { statusSettingsQuery } from "@/lib/status/queries";
import { FieldsCard } from "./fields-card";
import { NoteCard } from "./note-card";

/** What the public page of a tool says and shows, for its maintainers. */
export function EditStatusPage({ tool }: { tool: string }) {
  const { data, error, refetch } = useQuery(statusSettingsQuery(tool));
  if (data === undefined)
    return (
      <ItemState
        title={`Status page of ${tool}`}
        error={error}
        onRetry={() => void refetch()}
        list={{ href: "/tools", label: "See all tools" }}
      />
    );
  const settings = data.item;
  return (
    <div className="grid max-w-2xl gap-4">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h1 className="min-w-0 break-all">Status page of {tool}</h1>
        <StatusPageLink tool={tool} />
        <p className="w-full text-base text-text-2">
          What everybody may read of{" "}
          <Link href={`/tools/${encodeURIComponent(tool)}`} className="text-accent underline">
            {tool}
          </Link>
          , without signing in
        </p>
      </div>
      {!settings.isPublic && (
        <Notice tone="hold" title="This tool has no public page">
          The platform decides which tools have one. Nothing of this is shown to anybody.
        </Notice>
      )}
      {/* What is shown anew begins from what is kept now. */}
      <NoteCard key={settings.note?.at ?? "none"} settings={settings} />
      <FieldsCard key={String(settings.fields)} settings={settings} />
    </div>
  );
}
