import type { z } from "zod";
import type { namespaceItemSchema, namespaceRowSchema } from "./schema";

export type NamespaceRow = z.infer<typeof namespaceRowSchema>;
export type NamespaceItem = z.infer<typeof namespaceItemSchema>;
