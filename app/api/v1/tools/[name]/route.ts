import { z } from "zod";
import { handler } from "@/lib/http/handler";
import { mirroredTools } from "@/lib/mirror/mirrored-tools";
import { toolNameSchema } from "@/lib/tools/name/schema";
import { getTool } from "@/lib/tools/read";

const params = z.object({ name: toolNameSchema });

// Besides who may inspect any tool, its own maintainers may; that is decided once the tool is known.
export const GET = handler({ permission: "tool.read", params }, ({ actor, params: { name } }) =>
  getTool(actor, name, mirroredTools),
);
