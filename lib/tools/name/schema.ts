import { z } from "zod";

/** A tool's name as the directory may have it; older ones have an underscore, and no namespace for it. */
export const toolNameSchema = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/, "expected the name of a tool");
