import "server-only";
import { headers } from "next/headers";
import { forbidden, redirect } from "next/navigation";
import { AppError } from "@/lib/core/errors";
import { type Actor, actorMay } from "./actor";
import { requireForTool } from "./maintains";
import type { Permission } from "./policy";
import { readIdentityFrom } from "./read-request";

/** Who looks at this page. Nobody is led to the sign-in page, somebody who may not sees the forbidden page. */
export async function requireActor(permission: Permission): Promise<Actor> {
  const received = await headers();
  const identity = await readIdentityFrom(received);
  if (identity === null)
    redirect(`/sign-in?next=${encodeURIComponent(received.get("x-forgeboard-path") ?? "/")}`);
  if (!actorMay(identity.actor, permission)) forbidden();
  return identity.actor;
}

/** The same for a page of one tool, which its own maintainers see too. */
export async function requireActorForTool(permission: Permission, tool: string): Promise<Actor> {
  const actor = await requireActor("tool.read");
  await requireForTool(actor, permission, tool).catch((thrown) => {
    if (thrown instanceof AppError && thrown.code === "forbidden") forbidden();
    throw thrown;
  });
  return actor;
}
