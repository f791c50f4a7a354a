"use client";
import { useQuery } from "@tanstack/react-query";
import { Age } from "@/components/ui/age";
import { FirstReadFailed } from "@/components/ui/first-read-failed";
import { ItemSkeleton } from "@/components/ui/item-skeleton";
import { Notice } from "@/components/ui/notice";
import type { MirrorAnswer } from "@/lib/mirror/model";
import { mirrorQuery } from "@/lib/mirror/queries";
import { Findings } from "./findings";
import { FrozenMirror } from "./frozen-mirror";
import { Runs } from "./runs";
import { Standing } from "./standing";

/** What the directory says there is, how old that is, and what stands in the way. */
export function DirectoryView() {
  const { data, error, isFetching, refetch } = useQuery(mirrorQuery());
  if (data === undefined && error === null) return <ItemSkeleton />;
  if (data === undefined)
    return (
      <FirstReadFailed
        heading="Directory"
        title="The mirror of the directory could not be read"
        says={error?.message}
        busy={isFetching}
        onRetry={() => void refetch()}
      />
    );
  return <DirectoryBody mirror={data} failed={error?.message ?? null} />;
}

/** `failed` is why the latest reading did not succeed, while an earlier one is shown. */
export function DirectoryBody({ mirror, failed }: { mirror: MirrorAnswer; failed: string | null }) {
  const { source, frozen } = mirror;
  return (
    <div className="grid gap-4">
      <div>
        <h1>Directory</h1>
        <p className="mt-0.5 text-base text-text-2">
          {source.asOf === null ? (
            "Tools, people and maintainers have not been read yet"
          ) : (
            <>
              Tools, people and maintainers as the directory had them <Age at={source.asOf} suffix=" ago" />
            </>
          )}
        </p>
      </div>
      {failed !== null && (
        <Notice tone="warn" title="This is the last state that could be read">
          {failed}
        </Notice>
      )}
      {frozen !== null && <FrozenMirror frozen={frozen} />}
      {frozen === null && source.problem !== null && (
        <Notice tone="warn" title="The directory was not read the last time">
          {source.problem}
        </Notice>
      )}
      <Standing standing={mirror.standing} />
      <Findings findings={mirror.findings} unreadable={mirror.unreadable} />
      <Runs runs={mirror.runs} />
    </div>
  );
}
