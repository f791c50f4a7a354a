/** What a colour means. Never the only carrier of the meaning: an icon and a word come with it. */
export type Tone = "ok" | "warn" | "bad" | "hold" | "busy" | "mute";

export const TONE_TEXT: Readonly<Record<Tone, string>> = {
  ok: "text-ok",
  warn: "text-warn",
  bad: "text-bad",
  hold: "text-hold",
  busy: "text-busy",
  mute: "text-text-3",
};

export const TONE_SOFT: Readonly<Record<Tone, string>> = {
  ok: "bg-ok-soft text-ok",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  hold: "bg-hold-soft text-hold",
  busy: "bg-busy-soft text-busy",
  mute: "bg-sunken text-text-2",
};
