"use client";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { cn } from "./cn";

type Props = { command: string; label?: string; className?: string };

/** A shell command with a button that copies it. */
export function CopyCommand({ command, label, className }: Props) {
  const [copied, setCopied] = useState<"no" | "yes" | "failed">("no");
  useEffect(() => {
    if (copied === "no") return;
    const timer = setTimeout(() => setCopied("no"), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    // Without TLS, on another host than localhost, browsers have no clipboard.
    const write = navigator.clipboard?.writeText(command) ?? Promise.reject(new Error("no clipboard"));
    void write.then(
      () => setCopied("yes"),
      () => setCopied("failed"),
    );
  };
  return (
    <div className={cn("min-w-0", className)}>
      {label !== undefined && <p className="mb-1 text-xs text-text-3">{label}</p>}
      <div className="flex items-start rounded-md bg-sunken">
        <code className="min-w-0 flex-1 px-3 py-2 font-mono text-xs leading-[18px] break-words whitespace-pre-wrap text-text-2 select-all">
          {command}
        </code>
        <button
          type="button"
          onClick={copy}
          aria-label={`Copy ${label ?? "command"}`}
          className="m-1 grid size-7 shrink-0 pointer-coarse:m-0 pointer-coarse:size-10 place-items-center rounded text-text-3 hover:bg-hover hover:text-text"
        >
          {copied === "yes" ? (
            <Check aria-hidden className="size-4 text-ok" />
          ) : (
            <Copy aria-hidden className="size-4" />
          )}
        </button>
      </div>
      <span role="status" className="sr-only">
        {copied === "yes" ? "Copied" : copied === "failed" ? "Copying failed: select the text" : ""}
      </span>
    </div>
  );
}
