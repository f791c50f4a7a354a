/** Cells that a spreadsheet would run as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = Array.isArray(value) ? value.join(" ") : String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** RFC 4180 text: CRLF ends every record. Texts that would be formulas are prefixed with an apostrophe. */
export const toCsv = (header: readonly string[], records: Iterable<readonly unknown[]>): string => {
  const lines = [header.map(cell).join(",")];
  for (const record of records) lines.push(record.map(cell).join(","));
  return `${lines.join("\r\n")}\r\n`;
};
