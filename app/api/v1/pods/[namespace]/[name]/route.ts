import { z } from "zod";
import { handler } from "@/lib/http/handler";
import { drainSays } from "@/lib/nodes/drain-preview";
import { getPod } from "@/lib/pods/read";

const params = z.object({ namespace: z.string().max(253), name: z.string().max(253) });

export const GET = handler({ permission: "pod.read", params }, ({ actor, params: key }) =>
  getPod(actor, key, (pod) => drainSays(pod)),
);
