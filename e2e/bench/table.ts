import { type Line, passes } from "./figure";
import type { Answer } from "./measure";

/** What became of one figure: measured, failed, or left out for what its world lacks. */
export type Result = { name: string } & (Answer | { lacks: string });

const KB = 1024;
const HEAD = ["figure", "measured", "bar", "met", "load"];

/** A figure that cannot be measured has missed its bar; one that was left out has none. */
export const isMet = (result: Result): boolean =>
  "lines" in result ? result.lines.every(passes) : !("problem" in result);

/** Of a small world, for which no bar was made: what was measured is shown, and only a failure is a failure. */
export const withoutBars = (result: Result): Result =>
  "lines" in result
    ? { ...result, lines: result.lines.map((line) => ({ ...line, bar: Number.POSITIVE_INFINITY })) }
    : result;

/** One row a value, with the machine's load average at the time: other work slows what is measured. */
export function table(results: readonly Result[]): string {
  const rows = [HEAD, ...results.flatMap(rowsOf)];
  const widths = HEAD.map((_, at) =>
    Math.max(...rows.map((row) => (row.length === HEAD.length ? (row[at] ?? "").length : 0))),
  );
  return rows
    .map((row) =>
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function rowsOf(result: Result): string[][] {
  if ("lacks" in result) return [[result.name, `left out: needs ${result.lacks}`]];
  if ("problem" in result) return [[result.name, `failed: ${result.problem}`]];
  return result.lines.map((line) => [
    line.name,
    say(line, line.value),
    say(line, line.bar),
    line.bar === Number.POSITIVE_INFINITY ? "–" : passes(line) ? "yes" : "NO",
    result.load.toFixed(1),
  ]);
}

/** With what was counted beside, which the table has no room for. */
export const sayLine = (line: Line): string =>
  `${line.name}: ${say(line, line.value)}, ${line.n} measured${line.detail === undefined ? "" : ` ${JSON.stringify(line.detail)}`}`;

function say({ unit }: Line, value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "–";
  if (unit === "count") return String(Math.round(value * 10) / 10);
  if (unit === "bytes")
    return value < KB * KB ? `${(value / KB).toFixed(1)} KiB` : `${(value / KB / KB).toFixed(1)} MiB`;
  return value < 10_000 ? `${Math.round(value * 10) / 10} ms` : `${(value / 1_000).toFixed(1)} s`;
}
