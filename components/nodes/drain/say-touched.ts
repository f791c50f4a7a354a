const NOT_BEGUN: ReadonlySet<string> = new Set(["awaiting_approval", "queued"]);

/** Said beside a plan, which touches nothing itself; the action that holds the node may have. */
export const sayTouched = (active: { state: string } | null): string =>
  active === null || NOT_BEGUN.has(active.state)
    ? "nothing has been touched"
    : "another action is at work on this node";
