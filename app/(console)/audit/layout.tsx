import type { ReactNode } from "react";
import { requireActor } from "@/lib/auth/current";

/** Asked here too, before the skeleton is sent: after it the answer could not be a 403 any more. */
export default async function AuditLayout({ children }: { children: ReactNode }) {
  await requireActor("audit.read");
  return children;
}
