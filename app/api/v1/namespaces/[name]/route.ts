import { z } from "zod";
import { handler } from "@/lib/http/handler";
import { getNamespace } from "@/lib/namespaces/read";
import { seenDrift } from "@/lib/reconciler/read";

const params = z.object({ name: z.string().max(253) });

export const GET = handler({ permission: "namespace.read", params }, ({ actor, params: { name } }) =>
  getNamespace(actor, name, seenDrift),
);
