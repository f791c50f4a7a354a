import "server-only";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createTransport } from "nodemailer";
import type { SmtpSettings } from "@/lib/config/notices";
import { AppError, messageOf } from "@/lib/core/errors";
import { isLoopback } from "@/lib/core/loopback";
import type { Channel, Outgoing } from "./channel";
import { cleanLine, cleanText } from "./clean-text";

/** Mail to the maintainers of a tool: plain text over SMTP, one connection a message. */

const CONNECT_MS_MAX = 5_000;
const SILENCE_MS_MAX = 10_000;

/**
 * The server's certificate is always verified, over TLS from the first byte or STARTTLS. Only on this machine, where no
 * `caFile` says otherwise, is the connection plain: local mail servers have certificates that nobody signed.
 */
export function smtpOptions(smtp: SmtpSettings, password: string | undefined) {
  const { host, port, secure, user, caFile } = smtp;
  const plain = !secure && caFile === undefined && isLoopback(host);
  return {
    host,
    port: port ?? (secure ? 465 : plain ? 25 : 587),
    secure,
    requireTLS: !secure && !plain,
    ignoreTLS: plain,
    tls: {
      rejectUnauthorized: true,
      minVersion: "TLSv1.2" as const,
      ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }),
    },
    ...(user === undefined ? {} : { auth: { user, pass: password ?? "" } }),
    connectionTimeout: CONNECT_MS_MAX,
    greetingTimeout: CONNECT_MS_MAX,
    socketTimeout: SILENCE_MS_MAX,
    // Nothing in a message may name a file or URL to be read.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

export const smtpChannel = (smtp: SmtpSettings, password: string | undefined, toolMail: string): Channel => ({
  async send(message, signal) {
    const to = addressOf(toolMail, message.about);
    const transport = createTransport(smtpOptions(smtp, password));
    try {
      await transport.sendMail({ ...mailOf(message, smtp.from), to: { name: "", address: to }, signal });
    } catch (thrown) {
      throw refusalOf(thrown);
    } finally {
      transport.close();
    }
  },
});

/** Exported for tests: what is the same in every try, so that a repeat can be told from a second message. */
export function mailOf(message: Outgoing, from: string) {
  const domain = /@([^\s@<>]+?)>?$/.exec(from)?.[1] ?? "localhost";
  const digest = createHash("sha256").update(message.dedupeKey).digest("hex").slice(0, 32);
  return {
    from,
    subject: cleanLine(message.subject, 200),
    text: cleanText(message.text, 20_000),
    messageId: `<${digest}@${domain}>`,
    date: message.createdAt,
    // RFC 3834: nobody's holiday notice answers it.
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

/** @throws AppError "invalid" for a name that would make another address of it */
function addressOf(toolMail: string, tool: string | null): string {
  if (tool === null || !/^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i.test(tool))
    throw new AppError("invalid", `${JSON.stringify(tool)} is no tool one can write to`);
  return toolMail.replaceAll("{tool}", () => tool);
}

/** A recipient or message refused for good (5xx) is not tried again; a wrong password or name may be put right. */
function refusalOf(thrown: unknown): AppError {
  const { responseCode = 0, command = "" } = (thrown ?? {}) as { responseCode?: number; command?: string };
  const final = responseCode >= 500 && ["RCPT TO", "DATA"].includes(command);
  return new AppError(final ? "invalid" : "upstream", `mail server: ${messageOf(thrown)}`, { cause: thrown });
}
