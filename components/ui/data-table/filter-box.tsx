"use client";
import { Search } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { Input } from "@/components/ui/input";

/** Pause in typing after which the server is asked, in milliseconds. */
const PAUSE_MS = 200;

type Props = { value: string; label: string; onChange: (value: string) => void };

export function FilterBox({ value, label, onChange }: Props) {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  // Sent and not heard back yet: what is typed goes on meanwhile, and must not be set back to it.
  const [sent, setSent] = useState<readonly string[]>([]);
  if (seen !== value) {
    setSeen(value);
    const heard = sent.lastIndexOf(value);
    setSent(sent.slice(heard + 1));
    // The URL changed from outside: a saved view, "clear filters", the back button.
    if (heard < 0) {
      setSent([]);
      setText(value);
    }
  }
  const send = useEffectEvent(() => {
    const next = text.trim();
    if (next === (sent.at(-1) ?? value)) return;
    setSent([...sent, next]);
    onChange(next);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: every keystroke starts the pause again
  useEffect(() => {
    const timer = setTimeout(() => send(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className="w-full sm:w-72">
      <Input
        icon={Search}
        type="search"
        data-page-filter
        aria-label={label}
        placeholder={label}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </div>
  );
}
