"use client";
import { CircleX, SearchX } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { SkeletonRows } from "@/components/ui/skeleton";
import { ApiError } from "@/lib/core/fetch-json";

type Props = { title: string; error: Error | null; onRetry: () => void };

/** What a page of one thing shows while it has nothing: still coming, gone, or failed. */
export function ItemState({ title, error, onRetry }: Props) {
  const gone = error instanceof ApiError && error.status === 404;
  return (
    <>
      <h1 className="mb-4 break-all">{title}</h1>
      <Card>
        {error === null ? (
          <SkeletonRows rows={8} />
        ) : (
          <Empty
            icon={gone ? SearchX : CircleX}
            title={gone ? "There is no such thing, or not any more" : "It could not be read"}
            says={error.message}
            action={
              <Button variant="primary" onClick={onRetry}>
                Try again
              </Button>
            }
          />
        )}
      </Card>
    </>
  );
}
