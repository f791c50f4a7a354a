import "server-only";
import { isDeepStrictEqual } from "node:util";
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { AppError } from "@/lib/core/errors";

/**
 * The list of hosts in one Hiera file: a sequence of names, or a map keyed by name. Text in, text out; an edit takes lines
 * away and leaves every other byte as it was.
 */

/** Lines count from 1; `text` is the entry as it stands there, with its comment. */
export type HostEntry = { host: string; line: number; text: string };

/** Where the list is: `file` for messages, `list` the key at the top of the file. */
type Place = { file: string; list: string };

type Found = HostEntry & { from: number; to: number };
type Parsed = { document: Document.Parsed; key: Pair; entries: Found[]; empty: "[]" | "{}"; isFlow: boolean };

/** @throws AppError precondition, naming file and line, when the list is not there or not in a form we know */
export const listHosts = (text: string, place: Place): HostEntry[] =>
  parse(text, place).entries.map(({ host, line, text }) => ({ host, line, text }));

/** Null when the host is not listed. @throws AppError precondition as `listHosts`, and when it is listed twice */
export function findHost(text: string, place: Place, host: string): HostEntry | null {
  const found = only(parse(text, place), place, host);
  return found === null ? null : { host, line: found.line, text: found.text };
}

/** The file without the host's lines. @throws AppError precondition as `findHost` */
export function withoutHost(text: string, place: Place, host: string): string {
  const parsed = parse(text, place);
  const found = only(parsed, place, host);
  if (found === null) return text;
  if (parsed.isFlow)
    throw unexpected(
      place,
      found.line,
      `${place.list} stands in one line; one line per host is needed to take one out`,
    );
  const shorter = text.slice(0, found.from) + text.slice(found.to);
  // Nothing under the key would be null, which Puppet does not take for an empty list.
  const edited = parsed.entries.length > 1 ? shorter : fillEmpty(shorter, parsed);
  if (!isOnlyWithout(edited, parsed, place, host))
    throw unexpected(place, found.line, `${host} cannot be taken out without changing something else`);
  return edited;
}

function parse(text: string, place: Place): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { keepSourceTokens: true, lineCounter: lines });
  const [problem] = document.errors;
  if (problem !== undefined)
    throw unexpected(
      place,
      lines.linePos(problem.pos[0]).line,
      problem.message.split("\n")[0] ?? "is no YAML",
    );
  const top = document.contents;
  const key = isMap(top)
    ? top.items.find((pair) => isScalar(pair.key) && pair.key.value === place.list)
    : undefined;
  if (key === undefined) throw unexpected(place, 1, `has no key ${place.list} at its top`);
  const value: unknown = key.value;
  const line = lines.linePos(startOf(key)).line;
  if (!isSeq(value) && !isMap(value))
    throw unexpected(place, line, `${place.list} is neither a list of names nor a map keyed by name`);
  const entries = isSeq(value) ? ofSequence(text, value, place, lines) : ofMap(text, value, place, lines);
  return { document, key, entries, empty: isSeq(value) ? "[]" : "{}", isFlow: value.flow === true };
}

function ofSequence(text: string, list: YAMLSeq, place: Place, lines: LineCounter): Found[] {
  const tokens = list.srcToken?.type === "block-seq" ? list.srcToken.items : [];
  return list.items.map((item, index) => {
    const range = isScalar(item) ? item.range : null;
    const dash = tokens[index]?.start.find((token) => token.type === "seq-item-ind")?.offset;
    const start = dash ?? range?.[0] ?? list.range?.[0] ?? 0;
    if (!isScalar(item) || typeof item.value !== "string" || !range)
      throw unexpected(place, lines.linePos(start).line, `an entry of ${place.list} is not a name`);
    return entryAt(text, lines, item.value, start, range[1]);
  });
}

function ofMap(text: string, map: YAMLMap, place: Place, lines: LineCounter): Found[] {
  return map.items.map((pair) => {
    const start = startOf(pair);
    if (!isScalar(pair.key) || typeof pair.key.value !== "string" || !pair.key.range)
      throw unexpected(place, lines.linePos(start).line, `a key of ${place.list} is not a name`);
    const value = pair.value as { range?: [number, number, number] | null } | null;
    const end = Math.max(pair.key.range[1], value?.range?.[1] ?? 0);
    const entry = entryAt(text, lines, pair.key.value, start, end);
    const to = endOfDeeper(text, entry);
    return { ...entry, to, text: text.slice(entry.from, to) };
  });
}

const startOf = (pair: Pair): number => (pair.key as { range?: [number, number, number] }).range?.[0] ?? 0;

/** Whole lines, from the one with the first character to the one with the last. */
function entryAt(text: string, lines: LineCounter, host: string, start: number, end: number): Found {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = text.indexOf("\n", Math.max(start, end - 1));
  const to = lineEnd === -1 ? text.length : lineEnd + 1;
  return { host, line: lines.linePos(start).line, text: text.slice(from, to), from, to };
}

/** A comment deeper than its key belongs to that key, also behind its last value. */
function endOfDeeper(text: string, { from, to }: Found): number {
  const indent = /^ */.exec(text.slice(from))?.[0].length ?? 0;
  const deeper = new RegExp(`^ {${indent + 1},}#[^\\n]*(\\n|$)`);
  let end = to;
  for (let more = deeper.exec(text.slice(end)); more !== null; more = deeper.exec(text.slice(end)))
    end += more[0].length;
  return end;
}

function only({ entries }: Parsed, place: Place, host: string): Found | null {
  const [first, second] = entries.filter((entry) => entry.host === host);
  if (second !== undefined)
    throw unexpected(
      place,
      second.line,
      `${host} is in ${place.list} twice, the first time in line ${first?.line}`,
    );
  return first ?? null;
}

function fillEmpty(text: string, { key, empty }: Parsed): string {
  const colon = key.srcToken?.sep?.find((token) => token.type === "map-value-ind");
  if (colon === undefined) return text;
  return `${text.slice(0, colon.offset + 1)} ${empty}${text.slice(colon.offset + 1)}`;
}

/** The proof of an edit: read again, everything is as before but for the one entry. */
function isOnlyWithout(edited: string, before: Parsed, place: Place, host: string): boolean {
  const after = parseDocument(edited);
  if (after.errors.length > 0) return false;
  try {
    const wanted = before.document.toJS() as Record<string, unknown>;
    const list = wanted[place.list];
    const less = Array.isArray(list)
      ? list.filter((each) => each !== host)
      : Object.fromEntries(Object.entries(list as object).filter(([name]) => name !== host));
    return isDeepStrictEqual(after.toJS(), { ...wanted, [place.list]: less });
  } catch {
    // An alias that lost its anchor.
    return false;
  }
}

const unexpected = (place: Place, line: number, says: string) =>
  new AppError("precondition", `Hiera: ${place.file}, line ${line}: ${says}`);
