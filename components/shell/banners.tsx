"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Button, buttonStyle } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { frameQuery } from "@/lib/overview/queries";
import { useConnection } from "./connection-state";
import { switchesQuery } from "./queries";
import { useMay } from "./session";

/** What holds for every page: nothing may be changed, or nothing is heard from the server. */
export function Banners() {
  const { data: switches } = useQuery(switchesQuery());
  const connection = useConnection();
  const readOnly = switches?.readOnly;
  const frozen = useFrozenMirror();
  if (readOnly?.on !== true && connection.state !== "lost" && frozen === undefined) return null;
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
      {frozen !== undefined && (
        <Notice
          tone="bad"
          title="The mirror of the directory is frozen"
          action={
            <Link href="/directory" prefetch={false} className={buttonStyle({ size: "sm" })}>
              Look
            </Link>
          }
        >
          Tools, people and maintainers are as they were before; {frozen.says}.
        </Notice>
      )}
    </div>
  );
}

/** For those who can do something about it; its own page says more. */
function useFrozenMirror() {
  const isThere = usePathname() === "/directory";
  const mayRead = useMay("mirror.read");
  const { data } = useQuery({
    ...frameQuery(),
    select: ({ attention }) => attention.find(({ kind }) => kind === "frozen_mirror"),
  });
  return mayRead && !isThere ? data : undefined;
}
