"use client";
import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import {
  ArrowLeft,
  Box,
  CirclePause,
  CirclePlay,
  CornerDownLeft,
  LogOut,
  Play,
  Server,
  Undo2,
  Wrench,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { useDeferredValue, useEffect, useEffectEvent, useState } from "react";
import { Kbd } from "@/components/ui/kbd";
import { useSettled } from "@/components/ui/use-settled";
import { FORMS, PLACES } from "./places";
import { type Found, searchQuery } from "./queries";
import { useSession } from "./session";

const DEBOUNCE_MS = 120;
const ICONS: Readonly<Record<string, typeof Box>> = { node: Server, pod: Box, tool: Wrench, action: Play };

/** Actions that are asked for by name first and by target second. */
const VERBS = [
  { verb: "cordon", label: "Cordon node…", icon: CirclePause, permission: "node.cordon" },
  { verb: "uncordon", label: "Uncordon node…", icon: CirclePlay, permission: "node.uncordon" },
  { verb: "drain", label: "Drain node…", icon: LogOut, permission: "node.drain" },
  { verb: "repool", label: "Repool node…", icon: Undo2, permission: "node.repool" },
] as const;
type Verb = (typeof VERBS)[number];

type Props = {
  /** What has been typed before this was here. */
  typed: () => string;
  /** From here on the field takes what is typed. */
  onReady: () => void;
  onClose: () => void;
  /** Shows the plan of an action on a node. */
  onAct: (act: { verb: Exclude<Verb["verb"], "drain">; node: string }) => void;
};

/** Goes anywhere and runs anything. Fetched when it is first opened. */
export function Palette({ typed, onReady, onClose, onAct }: Props) {
  const router = useRouter();
  const { permissions } = useSession();
  const [text, setText] = useState(typed);
  const ready = useEffectEvent(onReady);
  useEffect(() => ready(), []);
  const [verb, setVerb] = useState<Verb | null>(null);
  const asked = useSettled(text.trim(), DEBOUNCE_MS);
  const { data, isFetching, isError } = useQuery(searchQuery(asked));
  const items = useDeferredValue(asked === "" ? [] : (data?.items ?? []));
  const found = verb === null ? items : items.filter((item) => item.kind === "node");
  const said = text.trim().toLowerCase();
  const matches = (label: string) => label.toLowerCase().includes(said);

  const go = (href: string) => {
    onClose();
    router.push(href);
  };
  const pick = (item: Found) => {
    if (verb === null) return go(item.href);
    // A drain has a page of its own, the others a dialog.
    if (verb.verb === "drain") return go(`${item.href}/drain`);
    onClose();
    onAct({ verb: verb.verb, node: item.name });
  };
  const places = [...PLACES, ...FORMS].filter(
    (it) => permissions.includes(it.permission) && matches(it.label),
  );
  const verbs = VERBS.filter((it) => permissions.includes(it.permission) && matches(it.label));
  const empty = found.length === 0 && (verb !== null || places.length + verbs.length === 0);

  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/30" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-3 z-50 mx-auto max-w-xl overflow-hidden rounded-xl border border-line bg-surface shadow-float outline-none sm:top-[12vh]"
        >
          <Radix.Title className="sr-only">Go anywhere, run anything</Radix.Title>
          <Command shouldFilter={false} loop label="Go anywhere, run anything">
            <div className="flex items-center gap-2 border-b border-line px-3">
              {verb !== null && (
                <button
                  type="button"
                  aria-label="Back"
                  onClick={() => setVerb(null)}
                  className="grid size-7 place-items-center rounded text-text-3 hover:bg-sunken"
                >
                  <ArrowLeft aria-hidden className="size-4" />
                </button>
              )}
              <Command.Input
                autoFocus
                value={text}
                onValueChange={setText}
                onKeyDown={(event) => {
                  if (event.key === "Backspace" && text === "") setVerb(null);
                }}
                placeholder={verb === null ? "Node, pod, page or action" : `Which node to ${verb.verb}?`}
                className="h-12 min-w-0 flex-1 bg-transparent text-[16px] outline-none sm:text-[14px]"
              />
              <Kbd>Esc</Kbd>
            </div>
            {/* A press on a row must not take the focus from the field. */}
            <Command.List
              onMouseDown={(event) => event.preventDefault()}
              className="max-h-[min(420px,60dvh)] overflow-y-auto p-1.5"
            >
              {empty && (
                <p role="status" className="px-3 py-8 text-center text-text-3">
                  {isError
                    ? "The search does not answer."
                    : isFetching || asked !== text.trim()
                      ? "Searching…"
                      : said === ""
                        ? "Type a part of a name."
                        : `Nothing is called “${text.trim()}”.`}
                </p>
              )}
              {found.map((item) => (
                <Row
                  key={`${item.kind}/${item.name}`}
                  value={`${item.kind}/${item.name}`}
                  icon={ICONS[item.kind] ?? CornerDownLeft}
                  label={item.name}
                  says={item.says}
                  onSelect={() => pick(item)}
                />
              ))}
              {verb === null &&
                verbs.map((it) => (
                  <Row
                    key={it.verb}
                    value={`do/${it.verb}`}
                    icon={it.icon}
                    label={it.label}
                    says="action"
                    onSelect={() => {
                      setVerb(it);
                      setText("");
                    }}
                  />
                ))}
              {verb === null &&
                places.map((it) => (
                  <Row
                    key={it.href}
                    value={`page/${it.href}`}
                    icon={it.icon}
                    label={it.label}
                    says="page"
                    onSelect={() => go(it.href)}
                  />
                ))}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type RowProps = { value: string; icon: typeof Box; label: string; says: string; onSelect: () => void };

function Row({ value, icon: Icon, label, says, onSelect }: RowProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 py-1 data-[selected=true]:bg-selected"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-text-3" />
      <span className="min-w-0 truncate font-medium">{label}</span>
      <span className="ml-auto max-w-1/2 truncate text-xs text-text-3">{says}</span>
    </Command.Item>
  );
}
