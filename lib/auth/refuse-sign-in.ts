import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { db } from "@/lib/db/client";

/** Who was refused is a claim, not an identity: it stands in the data, and the entry has no person. */
export const refuseSignIn = (claimed: string, says: string) =>
  db().$transaction((tx) =>
    appendAudit(tx, { event: "session.refused", actor: null, says, data: { claimed: claimed.slice(0, 64) } }),
  );
