import { readIdentity } from "@/lib/auth/read-request";
import { handler } from "@/lib/http/handler";
import { hintStream } from "@/lib/http/sse";
import { subscribeAllHints } from "@/lib/overview/hints";

export const GET = handler({ permission: "signed-in" }, ({ request }) =>
  hintStream({
    signal: request.signal,
    subscribe: subscribeAllHints,
    stillAllowed: async () => (await readIdentity(request)) !== null,
  }),
);
