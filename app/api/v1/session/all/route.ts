import { listSessions } from "@/lib/auth/list-sessions";
import { handler } from "@/lib/http/handler";

export const GET = handler({ permission: "signed-in" }, async ({ actor }) => ({
  items: await listSessions(actor),
}));
