import "server-only";

/** Markup whose every inserted value is escaped, unless it is markup itself. For XML and HTML alike; values go between quotes or tags. */

export class Markup {
  constructor(readonly text: string) {}
}

type Value = string | number | Markup | readonly Markup[] | null;

export const markup = (parts: TemplateStringsArray, ...values: readonly Value[]): Markup =>
  new Markup(parts.reduce((made, part, at) => made + show(values[at - 1] ?? null) + part));

function show(value: Value): string {
  if (value === null) return "";
  if (value instanceof Markup) return value.text;
  return typeof value === "object" ? value.map(({ text }) => text).join("") : escaped(String(value));
}

/** What no XML document may have, not even escaped; and what turns the direction of the text that follows. */
const NO_CHARACTER = /[^\P{Cc}\t\n\r]|[\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Surrogate}/gu;
const ENTITY: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string =>
  text.replace(NO_CHARACTER, "\ufffd").replace(/[&<>"']/g, (character) => ENTITY[character] ?? "");
