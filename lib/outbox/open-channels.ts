import "server-only";
import { env } from "@/lib/config/env";
import type { Notices } from "@/lib/config/notices";
import { site } from "@/lib/config/site";
import type { Channels } from "./channel";
import { commandChannel } from "./command";
import { smtpChannel } from "./smtp";
import { webhookChannel } from "./webhook";

/** The channels of this site. What has none is recorded as skipped, with these words, so that nobody believes it was sent. */
export function openChannels(): Channels {
  const { notices, profile } = site();
  return {
    tool_mail:
      notices.smtp === undefined
        ? { missing: "no SMTP server is configured" }
        : smtpChannel(notices.smtp, env().SMTP_PASSWORD, notices.toolMail ?? profile.toolMail),
    webhook:
      notices.webhook === undefined
        ? { missing: "no webhook is configured" }
        : webhookChannel(notices.webhook),
    admin_log: adminLog(notices.adminLog),
  };
}

function adminLog(settings: Notices["adminLog"]): Channels["admin_log"] {
  if (settings === undefined) return { missing: "no admin log is configured" };
  return "webhook" in settings ? webhookChannel(settings.webhook) : commandChannel(settings);
}
