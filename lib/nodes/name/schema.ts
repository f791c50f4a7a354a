import { z } from "zod";

export const nodeNameSchema = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/, "expected a node name: lower case, digits, - and .");
