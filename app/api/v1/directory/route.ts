import { handler } from "@/lib/http/handler";
import { readMirror } from "@/lib/mirror/read";

export const GET = handler({ permission: "mirror.read" }, ({ actor }) => readMirror(actor));
