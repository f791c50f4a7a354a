import { handler } from "@/lib/http/handler";
import { findAnything } from "@/lib/search/find-anything";
import { searchQuerySchema } from "@/lib/search/schema";

export const GET = handler({ permission: "signed-in", query: searchQuerySchema }, ({ actor, query }) =>
  findAnything(actor, query.q),
);
