import "server-only";
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import { createTransport } from "nodemailer";
import type { CommandSettings, Notices, SmtpSettings, WebhookSettings } from "@/lib/config/notices";
import { messageOf } from "@/lib/core/errors";
import { smtpOptions } from "@/lib/outbox/smtp";
import { type Finding, missing, ok, wrong } from "./finding";

/** That people can be told: each channel is reached as far as it goes without telling anybody anything. */

const SMTP =
  'in the site file: notices: { smtp: { host: mail.example.org, from: "Forgeboard <forgeboard@example.org>" } }';
const WEBHOOK = 'in the site file: notices: { webhook: { url: "https://hooks.example.org/…" } }';
const ADMIN_LOG =
  "in the site file: notices: { adminLog: { command: [/usr/local/bin/dologmsg], input: argument } }";
const CONNECT_MS_MAX = 5_000;

/** @param password SMTP_PASSWORD, which only the worker has */
export async function checkNotices(notices: Notices, password: string | undefined): Promise<Finding[]> {
  const mail = { area: "notices", checked: "mail to tools" } as const;
  return Promise.all([
    notices.smtp === undefined
      ? missing(mail, "no SMTP server is named: maintainers are not told by mail", SMTP)
      : checkSmtp(notices.smtp, password),
    ...(notices.webhook === undefined ? [] : [checkWebhook("webhook", notices.webhook, WEBHOOK)]),
    checkAdminLog(notices.adminLog),
  ]);
}

/** Greeting, STARTTLS and certificate, and the sign-in; no mail is begun. */
async function checkSmtp(smtp: SmtpSettings, password: string | undefined): Promise<Finding> {
  const place = { area: "notices", checked: "mail to tools" } as const;
  const give = `${SMTP}\nand SMTP_PASSWORD where user is set; caFile names the server's authority`;
  if (smtp.user !== undefined && password === undefined)
    return missing(place, "SMTP_PASSWORD is not set, and the site file names a user", give);
  try {
    const options = smtpOptions(smtp, password);
    const transport = createTransport(options);
    try {
      await transport.verify();
    } finally {
      transport.close();
    }
    const how = options.ignoreTLS ? "without TLS, on this machine" : "with verified TLS";
    return ok(place, `${smtp.host}:${options.port} answers, ${how}`);
  } catch (error) {
    return wrong(place, `${smtp.host}: ${messageOf(error)}`, give);
  }
}

/** Connects and verifies the certificate. Nothing is sent: a request would be a message. */
async function checkWebhook(
  checked: string,
  { url, caFile }: WebhookSettings,
  give: string,
): Promise<Finding> {
  const place = { area: "notices", checked } as const;
  const { protocol, hostname, port, host } = new URL(url);
  const bare = hostname.replace(/^\[|\]$/g, "");
  const secure = protocol === "https:";
  try {
    await new Promise<void>((resolve, reject) => {
      const target = { host: bare, port: Number(port || (secure ? 443 : 80)) };
      const ca = caFile === undefined ? {} : { ca: readFileSync(caFile) };
      const socket = secure
        ? connectTls({ ...target, ...ca, servername: bare, rejectUnauthorized: true })
        : connect(target);
      socket.setTimeout(CONNECT_MS_MAX, () => socket.destroy(new Error("no answer within 5 s")));
      socket.once("error", reject);
      socket.once(secure ? "secureConnect" : "connect", () => {
        socket.destroy();
        resolve();
      });
    });
    return ok(place, `${host} answers${secure ? ", certificate verified" : ", on this machine"}`);
  } catch (error) {
    return wrong(place, `${host}: ${messageOf(error)}`, give);
  }
}

async function checkAdminLog(settings: Notices["adminLog"]): Promise<Finding> {
  if (settings === undefined)
    return missing(
      { area: "notices", checked: "admin log" },
      "none is named: actions are in the audit log only",
      ADMIN_LOG,
    );
  return "webhook" in settings
    ? checkWebhook("admin log", settings.webhook, 'adminLog: { webhook: { url: "https://…" } }')
    : checkCommand(settings);
}

function checkCommand({ command }: CommandSettings): Finding {
  const place = { area: "notices", checked: "admin log" } as const;
  const [program = ""] = command;
  try {
    if (!statSync(program).isFile()) return wrong(place, `${program} is no file`, ADMIN_LOG);
  } catch {
    return missing(place, `there is no ${program}`, ADMIN_LOG);
  }
  try {
    accessSync(program, constants.X_OK);
    return ok(place, program);
  } catch {
    return wrong(place, `${program} is not executable`, `chmod +x ${program}`);
  }
}
