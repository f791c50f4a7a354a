import "server-only";
import type { Json } from "@/lib/actions/model";
import type { DecommissionRun } from "./run";

/** One entry for each part, also when a worker that died had recorded it and nobody knows. */
export async function recordOnce(
  { ports }: DecommissionRun,
  part: string,
  says: string,
  data: Record<string, Json>,
): Promise<void> {
  if ((await ports.recorded()).has(part)) return;
  await ports.record(says, { ...data, part });
}
