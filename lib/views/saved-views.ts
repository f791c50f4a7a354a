import "server-only";
import { z } from "zod";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { VIEWS_MAX, type viewInputSchema, type viewSchema } from "./schema";

/** A person's own named filters of a page. Nobody sees or changes another's. */
export type SavedView = z.infer<typeof viewSchema>;

export async function listViews(actor: Actor, page: string): Promise<{ items: SavedView[] }> {
  requirePermission(actor, "view.write");
  const rows = await db().savedView.findMany({
    where: { user: actor.user, page },
    orderBy: { name: "asc" },
    take: VIEWS_MAX,
  });
  return { items: rows.map(({ id, name, query }) => ({ id, page, name, query })) };
}

/** Saving under a name that exists replaces it. @throws AppError "conflict" when there are too many */
export async function saveView(actor: Actor, view: z.infer<typeof viewInputSchema>): Promise<SavedView> {
  requirePermission(actor, "view.write");
  const { page, name, query } = view;
  const key = { user: actor.user, page, name };
  const others = await db().savedView.count({ where: { user: actor.user, page, NOT: { name } } });
  if (others >= VIEWS_MAX)
    throw new AppError(
      "conflict",
      `cannot save view ${name}: ${VIEWS_MAX} views of ${page} are kept at most`,
    );
  const { id } = await db().savedView.upsert({
    where: { user_page_name: key },
    create: { ...key, query },
    update: { query },
  });
  return { id, page, name, query };
}

/** @throws AppError "not_found", also for somebody else's view */
export async function deleteView(actor: Actor, id: string): Promise<void> {
  requirePermission(actor, "view.write");
  const known = z.uuid().safeParse(id).success;
  const { count } = known
    ? await db().savedView.deleteMany({ where: { id, user: actor.user } })
    : { count: 0 };
  if (count === 0) throw new AppError("not_found", "there is no such view of yours");
}
