import "server-only";
import type { Finding } from "./finding";

const MARK: Readonly<Record<Finding["state"], string>> = {
  ok: "ok     ",
  missing: "missing",
  wrong: "wrong  ",
};

/** The findings as text, one line each and the remedy under it, closed by a count. Same text with or without a terminal. */
export function printFindings(findings: readonly Finding[]): string {
  const lines: string[] = [];
  let area = "";
  for (const finding of findings) {
    if (finding.area !== area) lines.push("", finding.area);
    area = finding.area;
    lines.push(`  ${MARK[finding.state]}  ${finding.checked}: ${finding.says}`);
    for (const line of finding.give?.split("\n") ?? []) lines.push(`             → ${line}`);
  }
  const amiss = findings.filter((finding) => finding.state !== "ok").length;
  lines.push("", amiss === 0 ? "All is well." : `${amiss} of ${findings.length} checks need a hand.`, "");
  return lines.join("\n");
}
