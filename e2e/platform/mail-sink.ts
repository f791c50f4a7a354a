import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { SMTPServerOptions } from "smtp-server";

/** A mail server on loopback that takes everything and passes nothing on. `raw` is the message as it came. */
export type ReceivedMail = { at: string; to: string[]; raw: string };

export type MailSink = { port: number; mails: readonly ReceivedMail[]; stop(): Promise<void> };

const MAILS_MAX = 500;

export async function startMailSink(options: SMTPServerOptions = {}): Promise<MailSink> {
  // Loaded here and not above: the command without a demo has no use for it.
  const { SMTPServer } = await import("smtp-server");
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    closeTimeout: 500,
    // Without a certificate of its own it has none to offer.
    ...(options.cert === undefined ? { hideSTARTTLS: true, disabledCommands: ["STARTTLS"] } : {}),
    async onData(stream, session, taken) {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      mails.push({
        at: new Date().toISOString(),
        to: session.envelope.rcptTo.map(({ address }) => address),
        raw: Buffer.concat(chunks).toString(),
      });
      mails.splice(0, mails.length - MAILS_MAX);
      taken();
    },
    ...options,
  });
  // A client that leaves in the middle, or does not trust our certificate, is nothing to end over.
  server.on("error", () => undefined);
  const listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  return {
    port: (listening.address() as AddressInfo).port,
    mails,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
