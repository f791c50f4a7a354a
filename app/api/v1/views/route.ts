import { handler } from "@/lib/http/handler";
import { listViews, saveView } from "@/lib/views/saved-views";
import { viewInputSchema, viewsQuerySchema } from "@/lib/views/schema";

export const GET = handler({ permission: "view.write", query: viewsQuerySchema }, ({ actor, query }) =>
  listViews(actor, query.page),
);

export const POST = handler({ permission: "view.write", body: viewInputSchema }, ({ actor, body }) =>
  saveView(actor, body),
);
