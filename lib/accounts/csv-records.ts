import "server-only";

/**
 * Comma-separated records as the API server reads them (Go's encoding/csv with its defaults) and as maintain-kubeusers
 * writes them (Python's csv.writer with its defaults). A file that the API server would refuse has a fault.
 */

/** Lines count from 1; a record with quotes may go over several. */
export type CsvRecord = { line: number; fields: readonly string[] };
export type CsvFile = { records: readonly CsvRecord[]; fault: { line: number; says: string } | null };

export function readCsv(text: string): CsvFile {
  const { spans, fault } = readSpans(text);
  return { records: spans.map(({ line, fields }) => ({ line, fields })), fault };
}

/** Records with the line behind each. */
function readSpans(text: string): { spans: (CsvRecord & { end: number })[]; fault: CsvFile["fault"] } {
  const lines = linesOf(text);
  const spans: (CsvRecord & { end: number })[] = [];
  let at = 0;
  while (at < lines.length) {
    if (lines[at] === "\n") {
      at += 1;
      continue;
    }
    const read = readRecord(lines, at);
    if ("fault" in read) return { spans, fault: { line: read.at + 1, says: read.fault } };
    spans.push({ line: at + 1, end: read.next + 1, fields: read.fields });
    at = read.next;
  }
  return { spans, fault: null };
}

const LINES = /[^\n]*\n|[^\n]+$/g;

/** Every line ends with LF; a CR before it, or before the end of the file, is no part of the text. */
function linesOf(text: string): string[] {
  const lines = text.match(LINES) ?? [];
  return lines.map((line) => (line.endsWith("\n") ? line.replace(/\r\n$/, "\n") : line.replace(/\r$/, "")));
}

type Read = { fields: string[]; next: number } | { fault: string; at: number };

function readRecord(lines: readonly string[], first: number): Read {
  const fields: string[] = [];
  let at = first;
  let rest = lines[at] ?? "";
  for (;;) {
    if (!rest.startsWith('"')) {
      const comma = rest.indexOf(",");
      const field = comma === -1 ? rest.replace(/\n$/, "") : rest.slice(0, comma);
      if (field.includes('"')) return { fault: "a quote inside a field that does not begin with one", at };
      fields.push(field);
      if (comma === -1) return { fields, next: at + 1 };
      rest = rest.slice(comma + 1);
      continue;
    }
    let field = "";
    rest = rest.slice(1);
    for (;;) {
      const quote = rest.indexOf('"');
      if (quote === -1) {
        field += rest;
        at += 1;
        const more = lines[at];
        if (more === undefined) return { fault: "a quote that is not closed", at: at - 1 };
        rest = more;
        continue;
      }
      field += rest.slice(0, quote);
      rest = rest.slice(quote + 1);
      if (!rest.startsWith('"')) break;
      field += '"';
      rest = rest.slice(1);
    }
    fields.push(field);
    if (rest === "" || rest === "\n") return { fields, next: at + 1 };
    if (!rest.startsWith(",")) return { fault: "text behind a closing quote", at };
    rest = rest.slice(1);
  }
}

/**
 * The text of a file in which some records are others, gone or new; every other byte stays, quotes and line ends too.
 * @param changed by the record's line: its new fields, or null to take it out
 * @param ending of new records
 */
export function spliceCsv(
  text: string,
  changed: ReadonlyMap<number, readonly string[] | null>,
  added: readonly (readonly string[])[],
  ending: "\r\n" | "\n",
): string {
  const lines = text.match(LINES) ?? [];
  for (const { line, end } of readSpans(text).spans) {
    const fields = changed.get(line);
    if (fields === undefined) continue;
    const own = lines.slice(line - 1, end - 1);
    const now = fields === null ? "" : `${recordText(fields)}${/\r?\n$/.exec(own.at(-1) ?? "")?.[0] ?? ""}`;
    lines.splice(line - 1, own.length, now, ...own.slice(1).fill(""));
  }
  const before = lines.join("");
  if (added.length === 0) return before;
  return `${before}${before === "" || before.endsWith("\n") ? "" : ending}${writeCsv(added, ending)}`;
}

/** `ending` is CRLF in the token file, LF in the list of infrastructure users. */
export const writeCsv = (records: readonly (readonly string[])[], ending: "\r\n" | "\n"): string =>
  records.map((fields) => `${recordText(fields)}${ending}`).join("");

function recordText(fields: readonly string[]): string {
  // A lone empty field would be an empty line, which is no record.
  if (fields.length === 1 && fields[0] === "") return '""';
  return fields
    .map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(",");
}
