import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import type { MessageState, NoticeKind, NoticePhase, Told } from "./model";

const payload = z.object({ subject: z.string(), text: z.string() });

/** Who was told of an action, in the order it was written. @throws AppError "not_found" */
export async function listMessages(actionId: string): Promise<Told[]> {
  const [action, rows] = await Promise.all([
    db().action.findUnique({ where: { id: actionId }, select: { id: true } }),
    db().outboxMessage.findMany({
      where: { actionId },
      orderBy: [{ createdAt: "asc" }, { dedupeKey: "asc" }],
    }),
  ]);
  if (action === null) throw new AppError("not_found", `there is no action ${actionId}`);
  return rows.map((row) => ({
    ...payload.parse(row.payload),
    kind: row.kind as NoticeKind,
    about: row.about,
    phase: row.phase as NoticePhase,
    state: row.state as MessageState,
    tries: row.tries,
    createdAt: row.createdAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
    nextAt: row.state === "waiting" ? row.nextAt.toISOString() : null,
    problem: row.state === "sent" ? null : row.lastError,
  }));
}
