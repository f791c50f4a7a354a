import "server-only";
import { db } from "@/lib/db/client";
import { DAYS, type History, type Span } from "./availability/model";

/** How a tool, or the platform, was, as the looks of a worker found it. */

export const readToolHistory = (tool: string): Promise<History> =>
  historyOf((shown) => db().toolState.findMany({ where: { tool, ...shown }, orderBy: { since: "asc" } }));

export const readPlatformHistory = (): Promise<History> =>
  historyOf((where) => db().platformState.findMany({ where, orderBy: { since: "asc" } }));

type Row = { since: Date; until: Date | null; state: string };
type Shown = { OR: ({ until: null } | { until: { gte: Date } })[] };

async function historyOf(rowsOf: (shown: Shown) => Promise<Row[]>): Promise<History> {
  const from = new Date(Date.now() - (DAYS + 1) * 86_400_000);
  const [rows, last] = await Promise.all([
    rowsOf({ OR: [{ until: null }, { until: { gte: from } }] }),
    db().stateRecording.findFirst({ orderBy: { id: "desc" }, select: { lastAt: true } }),
  ]);
  const knownUntil = last?.lastAt.getTime() ?? 0;
  return {
    knownUntil,
    spans: rows.map(({ since, until, state }) => ({
      since: since.getTime(),
      until: until?.getTime() ?? knownUntil,
      state: state as Span["state"],
    })),
  };
}
