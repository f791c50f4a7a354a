import "server-only";
import { AppError, messageOf } from "@/lib/core/errors";
import { faultOf, inspectHome } from "./inspect-home";
import { inspectReading, writtenSince } from "./inspect-reading";
import { judgeAccess } from "./judge-access";
import { judgeTokens } from "./judge-tokens";
import type { AccountFinding, AccountsReport, AccountTool } from "./model";
import { type ReadRegisters, readRegisters } from "./read-registers";
import { countLines } from "./registers";
import { type AccountsSource, expectedOf } from "./source";

/**
 * Looks at everything that accounts have outside the API server, and changes nothing. Never throws for files that are not
 * there or hang: the report says which part could not be seen, and of whom nothing is known.
 * @param apiServersSince when the one began that runs longest; null where nobody counts
 */
export async function inspectAccounts(
  source: AccountsSource,
  tools: readonly AccountTool[],
  signal: AbortSignal,
  apiServersSince: Date | null = null,
): Promise<AccountsReport> {
  const found = await inspectRegisters(source, tools, signal, apiServersSince);
  const homes = await inspectHomes(source, tools, found.registers, signal);
  return {
    findings: [...found.findings, ...homes.findings],
    certificates: homes.certificates,
    homes: homes.source,
    registers: found.source,
  };
}

type RegistersSeen = {
  registers: ReadRegisters | null;
  findings: AccountFinding[];
  source: AccountsReport["registers"];
};

async function inspectRegisters(
  source: AccountsSource,
  tools: readonly AccountTool[],
  signal: AbortSignal,
  apiServersSince: Date | null,
): Promise<RegistersSeen> {
  const expected = expectedOf(source, tools);
  if (expected === null) return { registers: null, findings: [], source: null };
  try {
    const registers = await readRegisters(source, signal);
    return {
      registers,
      findings: [
        ...missingFiles(source, registers),
        ...judgeTokens(registers, expected),
        ...judgeAccess(registers, expected),
        ...writtenSince(source, registers, apiServersSince),
        ...(await inspectReading(source, registers, expected, signal)),
      ],
      source: { asOf: new Date().toISOString(), problem: null, lines: countLines(registers) },
    };
  } catch (error) {
    return { registers: null, findings: [], source: { asOf: null, problem: messageOf(error), lines: null } };
  }
}

/** Each is made with the first account in it. */
function missingFiles({ settings }: AccountsSource, { sha256 }: ReadRegisters): AccountFinding[] {
  const { root, ...names } = settings.registers;
  const files = [
    ["token-file", "tokens"],
    ["access-file", "access"],
    ["infrastructure-file", "infrastructureUsers"],
  ] as const;
  return files
    .filter(([, register]) => sha256[register] === null)
    .map(([part, register]) => ({
      id: `${part}:missing`,
      part,
      tool: null,
      state: "missing",
      says: `${root}/${names[register]} is not there`,
      repair: null,
    }));
}

async function inspectHomes(
  source: AccountsSource,
  tools: readonly AccountTool[],
  registers: ReadRegisters | null,
  signal: AbortSignal,
) {
  const findings: AccountFinding[] = [];
  const certificates: { tool: string; expiresAt: string }[] = [];
  const unknown: string[] = [];
  let problem: string | null = null;
  for (const [index, tool] of tools.entries()) {
    if (signal.aborted) {
      problem = "stopped";
      unknown.push(...tools.slice(index).map(({ name }) => name));
      break;
    }
    try {
      const seen = await inspectHome(source, tool, registers, signal);
      findings.push(...seen.findings);
      if (seen.expiresAt !== null) certificates.push({ tool: tool.name, expiresAt: seen.expiresAt });
    } catch (error) {
      problem = messageOf(error);
      if (!isOfAll(error)) {
        unknown.push(tool.name);
        continue;
      }
      unknown.push(...tools.slice(index).map(({ name }) => name));
      break;
    }
  }
  const asOf = problem === null ? new Date().toISOString() : null;
  return { findings, certificates, source: { asOf, problem, unknown } };
}

/** Whether every other home would say the same. */
const isOfAll = (error: unknown): boolean =>
  !(error instanceof AppError) || error.code === "timeout" || faultOf(error) === "absent";
