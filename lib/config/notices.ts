import "server-only";
import { z } from "zod";
import { isLoopback } from "@/lib/core/loopback";

/** How people are told: the part `notices` of the site file. A way that is not named here tells nobody, and says so. */

const endpoint = z.strictObject({
  /** https, or http to this machine. Its path may hold a secret, so it is never logged. */
  url: z.url({ protocol: /^https?$/ }).refine(
    (text) => {
      const { protocol, hostname } = new URL(text);
      return protocol === "https:" || isLoopback(hostname);
    },
    { message: "expected https, or http to a loopback address" },
  ),
  /** Replaces the system's certificate authorities. */
  caFile: z.string().optional(),
});

const command = z.strictObject({
  /** Program and arguments, run without a shell by the worker. */
  command: z
    .array(z.string().min(1))
    .min(1)
    .refine(([program]) => program?.startsWith("/"), { message: "expected an absolute path first" }),
  /** How the program gets the line: on standard input, or as its last argument. */
  input: z.enum(["stdin", "argument"]).default("stdin"),
});

const toolMail = z
  .string()
  .regex(/^[^\s@<>,]*\{tool\}[^\s@<>,]*@[^\s@<>,{}]+$/, "expected an address with {tool} in its local part");

export const noticesSchema = z.strictObject({
  /** The password is SMTP_PASSWORD, and only the worker has it. */
  smtp: z
    .strictObject({
      host: z.string().min(1),
      port: z.int().min(1).max(65_535).optional(),
      /** TLS from the first byte (465); else STARTTLS, which is required unless the host is this machine. */
      secure: z.boolean().default(false),
      user: z.string().optional(),
      /** Replaces the system's certificate authorities; makes STARTTLS required on this machine too. */
      caFile: z.string().optional(),
      /** Sender: an address, with or without a name. */
      from: z.string().regex(/^[^\r\n@]*<?[^\s@<>]+@[^\s@<>]+>?$/, "expected an address, or Name <address>"),
    })
    .optional(),
  /** Gets every message to a tool as JSON. */
  webhook: endpoint.optional(),
  /** Gets one line per action. */
  adminLog: z.union([z.strictObject({ webhook: endpoint }), command]).optional(),
  /** Where the maintainers of {tool} read mail; the profile's by default. */
  toolMail: toolMail.optional(),
});

export type Notices = z.infer<typeof noticesSchema>;
export type SmtpSettings = NonNullable<Notices["smtp"]>;
export type WebhookSettings = z.infer<typeof endpoint>;
export type CommandSettings = z.infer<typeof command>;
