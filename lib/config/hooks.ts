import "server-only";
import { z } from "zod";

/** Programs of the site's that a step runs: the part `hooks` of the site file, by name. */
const hook = z.strictObject({
  /** Program and arguments, run without a shell by the worker. {node} is the node's name, in arguments only. */
  command: z
    .array(z.string().min(1))
    .min(1)
    .refine(([program]) => program?.startsWith("/"), { message: "expected an absolute path first" })
    .refine(([program]) => program?.includes("{") === false, { message: "the program itself cannot vary" }),
  /** What a node's name has to look like, whole, before it becomes an argument. */
  nodePattern: z
    .string()
    .refine(isPattern, { message: "expected a regular expression" })
    .default("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?"),
  timeoutSeconds: z.int().positive().max(3_600).default(300),
  /** It does no harm twice: it is run again when it is not known whether it ran. Else a person is asked. */
  repeatable: z.boolean().default(false),
});

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

export const hooksSchema = z.record(
  z.string().regex(/^[a-z][-a-z0-9]{0,39}$/, "expected a short name"),
  hook,
);
export type Hook = z.infer<typeof hook>;
