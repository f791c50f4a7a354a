"use client";
import { CircleCheck, CircleX, Info, X } from "lucide-react";
import Link from "next/link";
import { useEffect, useState, useSyncExternalStore } from "react";
import { cn } from "./cn";
import { dismiss, type Toast, toastStore } from "./toast";

const SHOWN_MS = 7000;
const LOOK = {
  done: { icon: CircleCheck, ink: "text-ok" },
  note: { icon: Info, ink: "text-busy" },
  failed: { icon: CircleX, ink: "text-bad" },
} as const;

/** Where toasts appear. Each is read out when it comes, a failure at once. */
export function Toaster() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.read, toastStore.readOnServer);
  return (
    <section
      aria-label="Messages"
      className="pointer-events-none fixed right-4 bottom-4 z-50 grid w-88 max-w-[calc(100vw-32px)] gap-2 max-md:bottom-18"
    >
      {toasts.map((it) => (
        <ToastCard key={it.id} toast={it} />
      ))}
    </section>
  );
}

function ToastCard({ toast: { id, kind, message, says, link } }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held || kind === "failed") return;
    const timer = setTimeout(() => dismiss(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held, kind, id]);
  const { icon: Icon, ink } = LOOK[kind];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing at it only keeps it from going away
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      role={kind === "failed" ? "alert" : "status"}
      className="pointer-events-auto flex items-start gap-2.5 rounded-lg border border-line-strong bg-surface px-4 py-3 shadow-float"
    >
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", ink)} />
      <div className="min-w-0 flex-1 break-words">
        <p className="font-medium">{message}</p>
        {says !== undefined && <p className="text-text-2">{says}</p>}
      </div>
      {link !== undefined && (
        <Link
          href={link.href}
          onClick={() => dismiss(id)}
          className="shrink-0 font-medium text-accent hover:underline"
        >
          {link.label}
        </Link>
      )}
      <button
        type="button"
        aria-label="Dismiss"
        onClick={() => dismiss(id)}
        className="-mr-1 grid size-5 shrink-0 place-items-center rounded text-text-3 hover:text-text"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </div>
  );
}
