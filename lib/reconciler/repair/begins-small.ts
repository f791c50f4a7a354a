import "server-only";
import type { Plan } from "@/lib/actions/model";
import { AppError } from "@/lib/core/errors";
import { repairFoundSchema } from "../schema";

/** So many tools may be changed without a look at the first few. A mistake in what is desired is then one in few namespaces. */
export const TOOLS_AT_ONCE = 50;

/** The plan, of a repair that begins with a few where it is of many. @throws AppError invalid, naming the field */
export function beginsSmall(plan: Plan, canary: number): Plan {
  const tools = repairFoundSchema.safeParse(plan.targets[0]?.found).data?.tools.length ?? 0;
  const most = Math.floor(tools / 2);
  if (tools > TOOLS_AT_ONCE && (canary < 1 || canary > most))
    throw new AppError(
      "invalid",
      `a repair of ${tools.toLocaleString("en")} tools begins with a few of them`,
      {
        fields: [
          { path: "input.canary", message: `expected 1 to ${Math.min(100, most)} for that many tools` },
        ],
      },
    );
  return plan;
}
