import "server-only";
import type { RegisterLines } from "@/lib/accounts/model";
import type { Plan, Target } from "@/lib/actions/model";
import { sayDuration } from "@/lib/core/duration";
import { type DriftRow, isDestructive, KIND_WORDS, repairedBy } from "../model";
import { NOTHING_HERE, names, reasonsAgainst, sayLeft, some } from "../repair/plan";
import type { InfrastructureFound, InfrastructureRead } from "./model";

/** What setting right the accounts over the whole cluster would do, from the drift as it was last seen. Pure. */

type Around = {
  target: Target;
  now: Date;
  intervalSeconds: number;
  /** An account that is nobody's has to have been so for as long. */
  orphanDays: number;
  /** Path of each file. */
  files: Readonly<Record<keyof RegisterLines, string>>;
  /** What is to be run by hand afterwards; empty where the action runs it. */
  restart: readonly string[];
};

const DAY_MS = 86_400_000;
const NAMES_MAX = 12;
const FILE_OF: Readonly<Record<string, keyof RegisterLines>> = {
  token: "tokens",
  access: "access",
  "infrastructure-user": "tokens",
  "infrastructure-access": "access",
  "infrastructure-list": "infrastructureUsers",
};

export function planInfrastructure(
  { rows, byFilter, others, state, lines }: InfrastructureRead,
  around: Around,
): Plan {
  const { target, now, intervalSeconds, orphanDays, restart } = around;
  const mine = [...rows, ...others].filter(
    (row) =>
      row.repair !== null &&
      repairedBy(row.id) === "infrastructure.repair" &&
      !(byFilter && isDestructive(row)),
  );
  const chosen = [...new Map(mine.map((row) => [row.id, row])).values()].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  );
  const left = rows.filter(({ id }) => !chosen.some((row) => row.id === id));
  const full = [...new Set(chosen.filter(givesFull).map(({ name }) => name))];
  const nothing = rows.length === 0;
  const blockers = [
    ...reasonsAgainst(state, now, intervalSeconds),
    ...chosen.flatMap((row) => tooYoung(row, now, orphanDays)),
    ...(!nothing && chosen.length === 0 ? [NOTHING_HERE] : []),
  ];
  const found: InfrastructureFound = {
    ids: chosen.map(({ id }) => id),
    full,
    destructive: chosen.filter(isDestructive).map(({ id }) => id),
    restart: chosen.some(({ repair }) => repair === "restart"),
  };
  return {
    summary: nothing
      ? "Repair infrastructure accounts: everything is as it should be"
      : `Repair infrastructure accounts: ${some(chosen.length, "object")}`,
    targets: [
      {
        target,
        verdict: blockers.length > 0 ? "blocked" : nothing ? "already_so" : "will_change",
        says: nothing
          ? "everything is as it should be"
          : [...whoText(chosen), ...countsText(chosen, lines, around)].join("; "),
        found,
      },
    ],
    warnings: [
      ...full.map((name) => `gives ${name} full access over the whole cluster`),
      ...chosen
        .filter(isDestructive)
        .slice(0, NAMES_MAX)
        .map(({ kind, says }) => `takes out: ${KIND_WORDS[kind] ?? kind}: ${says}`),
      ...(chosen.some(({ kind, repair }) => repair === "remove" && FILE_OF[kind] === "tokens")
        ? [
            `a token that is taken out is valid until every API server is restarted${restart.length > 0 ? ", which is left to you" : ": that is done at the end"}`,
          ]
        : []),
      ...sayLeft(left),
    ],
    blockers: blockers.map((because) => ({ target, says: because, override: null })),
    equivalent: chosen.some(({ kind }) => kind in FILE_OF) ? [...restart] : [],
  };
}

const givesFull = ({ repair, fields }: DriftRow): boolean =>
  repair !== "remove" && fields.some(({ field, desired }) => field === "access" && desired === "full");

/** A directory that is read wrongly today makes orphans of everybody. */
function tooYoung({ kind, tool, name, repair, since }: DriftRow, now: Date, orphanDays: number): string[] {
  const isOrphan = repair === "remove" && (kind === "token" || (kind === "access" && tool === null));
  const ageMs = now.getTime() - Date.parse(since);
  if (!isOrphan || ageMs >= orphanDays * DAY_MS) return [];
  return [
    `${name.replace(/:extra$/, "")}: nobody's for ${sayDuration(Math.max(0, ageMs))}; an account is taken out after ${some(orphanDays, "day")}`,
  ];
}

/** Nobody is set right who is not named. */
function whoText(chosen: readonly DriftRow[]): string[] {
  const who = chosen.filter((row) => !isDestructive(row) && row.repair !== "restart");
  return who.length === 0 ? [] : [`sets right ${names([...new Set(who.map(sayWho))])}`];
}

const sayWho = ({ name }: DriftRow): string => (name === "*" ? "what everybody may" : name);

/** How many lines each file has before and after. */
function countsText(chosen: readonly DriftRow[], lines: RegisterLines | null, { files }: Around): string[] {
  const more = { infrastructureUsers: 0, tokens: 0, access: 0 };
  const touched = new Set<keyof RegisterLines>();
  for (const { kind, fields } of chosen) {
    const file = FILE_OF[kind];
    if (file === undefined) continue;
    touched.add(file);
    for (const { field, desired, found } of fields)
      if (field === "lines") more[file] += Number(desired) - Number(found);
  }
  const parts = (["infrastructureUsers", "tokens", "access"] as const)
    .filter((file) => touched.has(file))
    .map((file) => {
      const before = lines?.[file];
      if (before === undefined) return `${files[file]}: ${more[file] < 0 ? "" : "+"}${more[file]} lines`;
      return `${files[file]}: ${before.toLocaleString("en")} → ${some(before + more[file], "line")}`;
    });
  const certificates = chosen.filter(({ kind }) => kind === "admin-certificate").length;
  const kubeconfigs = chosen.filter(({ kind }) => kind === "admin-kubeconfig").length;
  if (certificates > 0) parts.push(`issues ${some(certificates, "certificate")} of admins`);
  if (kubeconfigs > 0) parts.push(`writes ${some(kubeconfigs, "kubeconfig")} of admins`);
  if (chosen.some(({ repair }) => repair === "restart")) parts.push("restarts the API servers");
  return parts;
}
