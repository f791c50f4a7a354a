import { handler } from "@/lib/http/handler";

/** The process answers. */
export const GET = handler({ permission: "public" }, () => new Response("ok\n"));
