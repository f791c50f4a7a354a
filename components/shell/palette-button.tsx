"use client";
import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import type { NodeVerb } from "@/components/nodes/verb-state";
import { Kbd } from "@/components/ui/kbd";

const load = () => import("./palette").then((module) => module.Palette);
const Palette = dynamic(load, { ssr: false });
const NodeActionDialog = dynamic(
  () => import("@/components/nodes/node-action").then((module) => module.NodeActionDialog),
  { ssr: false },
);

/** Looks like the search field it opens. Ctrl-K or Command-K opens it from anywhere, also from inside a field. */
export function PaletteButton() {
  const [open, setOpen] = useState(false);
  const [act, setAct] = useState<{ verb: NodeVerb; node: string } | null>(null);
  // What is typed while the palette is still on its way belongs to it, and not to the page's shortcuts.
  const early = useRef<string | null>(null);
  const show = (shown: boolean) => {
    early.current = shown ? "" : null;
    setOpen(shown);
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (early.current !== null && keepEarly(event, early.current)) {
        early.current += event.key;
        event.preventDefault();
      }
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      event.preventDefault();
      early.current = "";
      setOpen((was) => !was);
    };
    document.addEventListener("keydown", onKey, { capture: true });
    return () => document.removeEventListener("keydown", onKey, { capture: true });
  }, []);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => show(true)}
        onPointerEnter={() => void load()}
        className="flex h-8 w-95 min-w-0 pointer-coarse:h-10 shrink items-center max-sm:shrink-[99] gap-2 rounded-md border border-line bg-sunken px-2.5 text-left text-text-3 hover:border-line-strong"
      >
        <Search aria-hidden className="size-4 shrink-0" />
        <span className="min-w-0 flex-1 truncate">Go to a node, tool, pod, or run an action</span>
        <span className="max-md:hidden">
          <Kbd>Ctrl K</Kbd>
        </span>
      </button>
      {open && (
        <Palette
          typed={() => early.current ?? ""}
          onReady={() => {
            early.current = null;
          }}
          onClose={() => show(false)}
          onAct={setAct}
        />
      )}
      {act !== null && <NodeActionDialog verb={act.verb} nodes={[act.node]} onClose={() => setAct(null)} />}
    </>
  );
}

/** A letter, not a chord; a space only inside of a text. */
const keepEarly = (event: KeyboardEvent, text: string): boolean =>
  event.key.length === 1 &&
  !(event.ctrlKey || event.metaKey || event.altKey) &&
  (event.key !== " " || text !== "");
