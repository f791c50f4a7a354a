"use client";
import { useQuery } from "@tanstack/react-query";
import { Download, RefreshCw } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button, buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { ItemState } from "@/components/ui/item-state";
import { Notice } from "@/components/ui/notice";
import { sayCount } from "@/components/ui/say-count";
import type { ToolItem } from "@/lib/tools/model";
import { toolPath, toolQuery } from "@/lib/tools/queries";
import { type LogChoice, LogControls } from "./log-controls";
import { LogLines } from "./log-lines";
import { type Log, useLog } from "./use-log";

/** The log of one container of a tool, live, searched and saved. */
export function ToolLogs({ name, pod }: { name: string; pod: string | null }) {
  const { data, error, refetch } = useQuery(toolQuery(name));
  if (data === undefined)
    return (
      <ItemState
        title={`Logs of ${name}`}
        error={error}
        onRetry={() => void refetch()}
        list={{ href: "/tools", label: "See all tools" }}
      />
    );
  return (
    <>
      <div className="mb-4 flex flex-wrap items-baseline gap-x-3">
        <h1 className="min-w-0 break-all">Logs of {name}</h1>
        <Link href={`/tools/${name}`} className="reach text-accent hover:underline">
          Back to the tool
        </Link>
      </div>
      {data.item.podList.length === 0 ? (
        <Card>
          <Empty
            icon={RefreshCw}
            title="It has no pods"
            says="A log is kept only as long as its pod is there."
          />
        </Card>
      ) : (
        <LogOf name={name} pods={data.item.podList} first={pod} />
      )}
    </>
  );
}

function pathOf(name: string, { pod, container, ...how }: LogChoice): string {
  const query = new URLSearchParams({ tail: how.tail });
  if (container !== "") query.set("container", container);
  for (const field of ["previous", "follow", "timestamps"] as const) if (how[field]) query.set(field, "true");
  return `${toolPath(name)}/pods/${encodeURIComponent(pod)}/log?${query}`;
}

function LogOf({ name, pods, first }: { name: string; pods: ToolItem["podList"]; first: string | null }) {
  const [choice, setChoice] = useState<LogChoice>(() => ({
    pod: pods.find((one) => one.name === first)?.name ?? pods[0]?.name ?? "",
    ...{ container: "", tail: "500", previous: false, follow: true, timestamps: false },
  }));
  const [find, setFind] = useState("");
  const [round, setRound] = useState(0);
  const of = pods.find((one) => one.name === choice.pod);
  const chosen = { ...choice, container: choice.container || (of?.containers.at(-1) ?? "") };
  const log = useLog(of === undefined ? null : pathOf(name, chosen), round);
  const wanted = find.toLowerCase();
  const lines = find === "" ? log.lines : log.lines.filter(({ text }) => text.toLowerCase().includes(wanted));
  return (
    <>
      <LogControls
        pods={pods}
        choice={chosen}
        onChange={(change) => setChoice({ ...choice, ...change })}
        find={find}
        onFind={setFind}
      />
      {log.state === "failed" && (
        <Notice
          className="mb-3"
          tone="bad"
          title="The log could not be read"
          action={<Button onClick={() => setRound(round + 1)}>Try again</Button>}
        >
          {log.problem}
        </Notice>
      )}
      {of === undefined && <Notice className="mb-3" title={`${choice.pod} is gone, and its log with it`} />}
      <LogLines lines={lines} find={find} label={`Log of ${choice.pod}`} />
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="text-text-3">{sayLog(log, lines.length, find)}</p>
        {/* The count moves with every line: what is announced is that it ends, and what a search finds. */}
        <p role="status" className="sr-only">
          {find !== "" && `${sayCount(lines.length, "line")} found`}
          {log.state === "ended" && " The log has ended"}
        </p>
        <span className="ml-auto flex gap-2">
          {log.state === "ended" && (
            <Button icon={RefreshCw} onClick={() => setRound(round + 1)}>
              Read again
            </Button>
          )}
          <a
            className={buttonStyle()}
            href={`${pathOf(name, { ...chosen, follow: false, tail: "10000" })}&download=true`}
            download
          >
            <Download aria-hidden className="size-4" />
            Download
          </a>
        </span>
      </div>
    </>
  );
}

function sayLog({ lines, dropped, state }: Log, shown: number, find: string): string {
  const parts = [
    find === ""
      ? sayCount(lines.length, "line")
      : `${sayCount(shown, "line")} of ${lines.length.toLocaleString("en")}`,
  ];
  if (dropped > 0) parts.push(`${sayCount(dropped, "line")} before them are no longer shown`);
  if (state === "reading") parts.push("more as they come");
  if (state === "ended") parts.push("ended");
  return parts.join(", ");
}
