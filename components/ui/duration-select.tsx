"use client";
import { type KeyboardEvent, useState } from "react";
import { parseDuration } from "@/lib/core/parse-duration";
import { saySpan } from "./duration";
import { Input } from "./input";
import { Select } from "./select";

type Props = {
  id: string;
  /** Null where `none` names a choice without a length. */
  seconds: number | null;
  presets: readonly number[];
  /** The words for null; without them a length has to be chosen. */
  none?: string;
  /** The words for a length that means more than its number, as 0 does. */
  say?: (seconds: number) => string;
  onSeconds: (seconds: number | null) => void;
  className?: string;
};

const NONE = "none";
const OTHER = "other";

/** A length of time from a short list, or typed: 90s, 20m, 2h. */
export function DurationSelect({ id, seconds, presets, none, say = saySpan, onSeconds, className }: Props) {
  const [typing, setTyping] = useState(false);
  if (typing)
    return (
      <TypedDuration
        id={id}
        onDone={(typed) => {
          setTyping(false);
          if (typed !== null) onSeconds(typed);
        }}
      />
    );
  const listed = seconds === null || presets.includes(seconds) ? presets : [...presets, seconds];
  return (
    <Select
      id={id}
      className={className}
      value={seconds === null ? NONE : String(seconds)}
      onValueChange={(value) => {
        if (value === OTHER) setTyping(true);
        else onSeconds(value === NONE ? null : Number(value));
      }}
      options={[
        ...(none === undefined ? [] : [{ value: NONE, label: none }]),
        ...listed.toSorted((a, b) => a - b).map((one) => ({ value: String(one), label: say(one) })),
        { value: OTHER, label: "other…" },
      ]}
    />
  );
}

function TypedDuration({ id, onDone }: { id: string; onDone: (seconds: number | null) => void }) {
  const [text, setText] = useState("");
  const [bad, setBad] = useState(false);
  const take = () => {
    if (text.trim() === "") return onDone(null);
    try {
      onDone(parseDuration(text, "length") / 1000);
    } catch {
      setBad(true);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onDone(null);
    if (event.key !== "Enter") return;
    event.preventDefault();
    take();
  };
  return (
    <span className="block w-28">
      <Input
        id={id}
        autoFocus
        placeholder="90s, 20m, 2h"
        value={text}
        aria-invalid={bad}
        aria-describedby={`${id}-note`}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={take}
        onKeyDown={onKeyDown}
      />
      <span id={`${id}-note`} role="status" className="block text-xs text-bad">
        {bad && "a number and s, m, h or d"}
      </span>
    </span>
  );
}
