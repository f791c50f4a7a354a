import { handler } from "@/lib/http/handler";
import { openApiDocument } from "@/lib/http/openapi";
import { OPERATIONS } from "./operations";

export const GET = handler({ permission: "public" }, () => openApiDocument(OPERATIONS));
