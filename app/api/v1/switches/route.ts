import { switchInputSchema } from "@/lib/actions/schema";
import { readSwitches, setKilled, setReadOnly } from "@/lib/actions/switches";
import { handler } from "@/lib/http/handler";

export const GET = handler({ permission: "signed-in" }, () => readSwitches());

export const PUT = handler({ permission: "switch.write", body: switchInputSchema }, ({ actor, body }) => {
  const { action, on, reason } = body;
  return action === undefined ? setReadOnly(actor, { on, reason }) : setKilled(actor, { action, on, reason });
});
