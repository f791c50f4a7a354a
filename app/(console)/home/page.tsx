import { redirect } from "next/navigation";
import { requireActor } from "@/lib/auth/current";

/** Where people land who asked for nothing else: maintainers at their own tools, everybody else at the overview. */
export default async function HomePage() {
  const { role } = await requireActor("overview.read");
  redirect(role === "maintainer" ? "/tools?mine=true" : "/");
}
