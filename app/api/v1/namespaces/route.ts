import { handler } from "@/lib/http/handler";
import { listResponse } from "@/lib/http/list-response";
import { namespaceListing } from "@/lib/namespaces/namespace-listing";
import { exportNamespaces, listNamespaces } from "@/lib/namespaces/read";
import { seenDrift } from "@/lib/reconciler/read";

export const GET = handler(
  { permission: "namespace.read", query: namespaceListing.querySchema },
  ({ actor, query, request }) =>
    listResponse(request, "namespaces", {
      page: () => listNamespaces(actor, query, seenDrift),
      csv: () => exportNamespaces(actor, query, seenDrift),
    }),
);
