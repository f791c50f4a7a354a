"use client";
import { useEffect, useState } from "react";
import { readLog } from "./read-log";

/** Lines held in the page; the oldest go first, the file has them all. */
const LINES_MAX = 5_000;
/** Between two redraws, whatever the speed of the log. Milliseconds. */
const REDRAW_MS = 150;

export type LogLine = { number: number; text: string };
export type Log = {
  lines: readonly LogLine[];
  dropped: number;
  state: "reading" | "ended" | "failed";
  problem: string;
};

const EMPTY: Log = { lines: [], dropped: 0, state: "reading", problem: "" };

/** Reads the log at `path` for as long as it is shown; null reads nothing. `round` reads it anew. */
export function useLog(path: string | null, round: number): Log {
  const [log, setLog] = useState<Log>(EMPTY);
  useEffect(() => {
    setLog({ ...EMPTY, state: path === null ? "ended" : "reading" });
    if (path === null || round < 0) return;
    const end = new AbortController();
    let waiting: string[] = [];
    let timer: ReturnType<typeof setTimeout> | null = null;
    const flush = () => {
      timer = null;
      const fresh = waiting;
      waiting = [];
      if (fresh.length > 0) setLog((before) => added(before, fresh));
    };
    readLog(path, end.signal, (lines) => {
      waiting.push(...lines);
      timer ??= setTimeout(flush, REDRAW_MS);
    }).then(
      () => {
        flush();
        setLog((before) => ({ ...before, state: "ended" }));
      },
      (error: unknown) => {
        if (end.signal.aborted) return;
        flush();
        const problem = error instanceof Error ? error.message : "the console does not answer";
        setLog((before) => ({ ...before, state: "failed", problem }));
      },
    );
    return () => {
      end.abort();
      if (timer !== null) clearTimeout(timer);
    };
  }, [path, round]);
  return log;
}

function added(before: Log, fresh: readonly string[]): Log {
  const from = before.dropped + before.lines.length;
  const all = [...before.lines, ...fresh.map((text, at) => ({ number: from + at + 1, text }))];
  const over = Math.max(0, all.length - LINES_MAX);
  return { ...before, lines: over > 0 ? all.slice(over) : all, dropped: before.dropped + over };
}
