import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { requireActor } from "@/lib/auth/current";
import { describeSession } from "@/lib/auth/describe-session";

/** Everything inside needs someone signed in. Each page asks for its own permission besides. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const actor = await requireActor("overview.read");
  const { csrf, ...session } = describeSession(actor);
  return (
    <>
      <meta name="forgeboard-csrf" content={csrf} />
      <Shell session={session}>{children}</Shell>
    </>
  );
}
