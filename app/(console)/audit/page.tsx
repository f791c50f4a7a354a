import type { Metadata } from "next";
import { AuditView } from "@/components/audit/audit-view";
import { requireActor } from "@/lib/auth/current";

export const metadata: Metadata = { title: "Audit" };

export default async function AuditPage() {
  await requireActor("audit.read");
  return <AuditView />;
}
