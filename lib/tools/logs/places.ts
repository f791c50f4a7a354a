import "server-only";
import { AppError } from "@/lib/core/errors";

/**
 * How many logs may be open at once. Each is a connection through the API server to a kubelet, so neither one viewer nor
 * all of them together may hold many.
 */
export type Places = { take(user: string): () => void };

export function logPlaces({ all, each }: { all: number; each: number }): Places {
  const held = new Map<string, number>();
  let total = 0;
  return {
    /** @returns gives the place back, however often it is called @throws AppError "rate_limited" */
    take(user) {
      const own = held.get(user) ?? 0;
      if (own >= each || total >= all)
        throw new AppError(
          "rate_limited",
          own >= each
            ? `you have ${own} logs open, which is as many as one person may; close one`
            : "too many logs are open at once; try again in a minute",
          { retryAfterSeconds: 30 },
        );
      held.set(user, own + 1);
      total += 1;
      let given = false;
      return () => {
        if (given) return;
        given = true;
        total -= 1;
        const left = (held.get(user) ?? 1) - 1;
        if (left === 0) held.delete(user);
        else held.set(user, left);
      };
    },
  };
}
