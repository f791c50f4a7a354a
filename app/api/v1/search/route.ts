import { handler } from "@/lib/http/handler";
import { mirroredTools } from "@/lib/mirror/mirrored-tools";
import { findAnything } from "@/lib/search/find-anything";
import { searchQuerySchema } from "@/lib/search/schema";

export const GET = handler(
  { permission: "signed-in", query: searchQuerySchema },
  async ({ actor, query }) => {
    // What the cluster has is found without the directory too.
    const tools = await mirroredTools().then(
      (known) => [...known.tools.values()].filter(({ goneAt }) => goneAt === null),
      () => [],
    );
    const own = tools.filter(({ maintainers }) => maintainers.includes(actor.user));
    return findAnything(actor, query.q, {
      tools: tools.map(({ name }) => name),
      own: new Set(own.map(({ name }) => name)),
    });
  },
);
