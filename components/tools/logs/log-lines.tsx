"use client";
import { useLayoutEffect, useRef } from "react";
import type { LogLine } from "./use-log";

/** What scrolls has to be reached by keyboard. */
const SCROLLS = { tabIndex: 0 };

type Props = { lines: readonly LogLine[]; find: string; label: string };

/** A box that stays at its end while somebody looks at its end, and stays where it is while they read further up. */
export function LogLines({ lines, find, label }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const last = lines.at(-1)?.number;
  useLayoutEffect(() => {
    const { current } = box;
    if (current !== null && atEnd.current && last !== undefined) current.scrollTop = current.scrollHeight;
  }, [last]);
  return (
    <section
      ref={box}
      aria-label={label}
      {...SCROLLS}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
      className="h-[calc(100dvh-15rem)] min-h-80 overflow-auto max-md:h-[calc(100dvh-22rem)] rounded-lg border border-line bg-sunken py-2 font-mono text-xs leading-5"
    >
      <ol>
        {lines.map(({ number, text }) => (
          <li key={number} className="flex gap-3 px-3 hover:bg-hover">
            <span aria-hidden className="w-10 shrink-0 text-right text-text-3 select-none">
              {number}
            </span>
            <span className="min-w-0 break-words whitespace-pre-wrap">{marked(text, find)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function marked(text: string, find: string) {
  const at = find === "" ? -1 : text.toLowerCase().indexOf(find.toLowerCase());
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark className="rounded-sm bg-warn-soft text-warn">{text.slice(at, at + find.length)}</mark>
      {text.slice(at + find.length)}
    </>
  );
}
