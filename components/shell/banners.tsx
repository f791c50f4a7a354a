"use client";
import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useConnection } from "./connection-state";
import { switchesQuery } from "./queries";

/** What holds for every page: nothing may be changed, or nothing is heard from the server. */
export function Banners() {
  const { data: switches } = useQuery(switchesQuery());
  const connection = useConnection();
  const readOnly = switches?.readOnly;
  if (readOnly?.on !== true && connection.state !== "lost") return null;
  return (
    <div className="grid gap-2 px-5 pt-4 max-md:px-4">
      {connection.state === "lost" && (
        <Notice
          tone="bad"
          title="The connection is lost"
          action={
            <Button size="sm" onClick={() => dispatchEvent(new Event("forgeboard:reconnect"))}>
              Try now
            </Button>
          }
        >
          What you see grows old. It is read again when the server answers.
        </Notice>
      )}
      {readOnly?.on === true && (
        <Notice tone="hold" title="Forgeboard is read-only">
          {readOnly.by === null ? "Actions are refused" : `Switched by ${readOnly.by}: actions are refused`}
          {readOnly.reason !== "" && `. ${readOnly.reason}`}
        </Notice>
      )}
    </div>
  );
}
