"use client";
import { CircleX, SearchX } from "lucide-react";
import Link from "next/link";
import { Button, buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { SkeletonRows } from "@/components/ui/skeleton";
import { ApiError } from "@/lib/core/fetch-json";

type Props = {
  title: string;
  error: Error | null;
  onRetry: () => void;
  /** Where the others like it are. */
  list?: { href: string; label: string };
};

const OVERVIEW = { href: "/", label: "Go to the overview" };

/** What a page of one thing shows while it has nothing: still coming, gone, or failed. */
export function ItemState({ title, error, onRetry, list = OVERVIEW }: Props) {
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
              gone ? (
                <Link href={list.href} className={buttonStyle()}>
                  {list.label}
                </Link>
              ) : (
                <Button variant="primary" onClick={onRetry}>
                  Try again
                </Button>
              )
            }
          />
        )}
      </Card>
    </>
  );
}
