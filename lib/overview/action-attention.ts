import "server-only";
import type { ActionRow } from "@/lib/actions/model";
import type { Attention } from "./model";

/** What an action under way asks of people. Of those that another one started only what has come to a stop is shown. */
export function actionAttention(
  action: ActionRow,
  viewer: { user: string; mayApprove: boolean },
): Attention[] {
  const { state, requestedBy, reason, result } = action;
  const about = { title: titleOf(action), href: `/actions/${action.id}`, since: action.createdAt };
  if (state === "awaiting_approval") {
    const own = requestedBy.user === viewer.user;
    return [
      {
        ...about,
        severity: viewer.mayApprove && !own ? "warn" : "hold",
        kind: "awaiting_approval",
        says: `${own ? "you" : requestedBy.displayName} asked: ${reason}; ${result ?? "waits for a second person"}`,
      },
    ];
  }
  if (state === "paused")
    return [{ ...about, severity: "hold", kind: "paused_action", says: result ?? "paused" }];
  if (state === "blocked")
    return [
      { ...about, severity: "warn", kind: "blocked_action", says: `waits: ${result ?? "for something"}` },
    ];
  if (action.parentId !== null) return [];
  const says = `${state}, ${action.done} of ${action.total} done, asked by ${requestedBy.displayName}`;
  return [{ ...about, severity: "busy", kind: "running_action", says }];
}

/** By name where it is one thing: "Cordon tools-k8s-worker-102". */
function titleOf({ summary, targets: [only, ...others] }: ActionRow): string {
  return only === undefined || others.length > 0
    ? summary
    : summary.replace(`1 ${only.kind}`, () => only.name);
}
