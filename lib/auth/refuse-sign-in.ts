import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { pseudonymOf } from "@/lib/audit/entry";
import { db } from "@/lib/db/client";

/** Who was refused is a claim, not an identity: it stands in the data under its pseudonym, and the entry has no person. */
export const refuseSignIn = (claimed: string, says: string) =>
  db().$transaction((tx) =>
    appendAudit(tx, { event: "session.refused", actor: null, says, data: { claimed: pseudonymOf(claimed) } }),
  );
