import "server-only";
import { readFileSync } from "node:fs";
import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import type { WebhookSettings } from "@/lib/config/notices";
import { AppError, messageOf } from "@/lib/core/errors";
import type { Channel, Outgoing } from "./channel";

/** POST of a message as JSON. A redirect is a refusal: a message goes where the site file says, and nowhere else. */

const ANSWER_MS_MAX = 10_000;

export const webhookChannel = (settings: WebhookSettings): Channel => ({
  async send(message, signal) {
    const deadline = AbortSignal.timeout(ANSWER_MS_MAX);
    const status = await post(settings, message, AbortSignal.any([signal, deadline])).catch((thrown) => {
      const says = deadline.aborted ? `no answer within ${ANSWER_MS_MAX / 1_000} s` : messageOf(thrown);
      throw new AppError("upstream", `webhook ${hostOf(settings)}: ${says}`, { cause: thrown });
    });
    if (status < 200 || status > 299)
      throw new AppError("upstream", `webhook ${hostOf(settings)} answered ${status}`);
  },
});

/** The path may hold a secret. */
const hostOf = ({ url }: WebhookSettings): string => new URL(url).host;

function post({ url, caFile }: WebhookSettings, message: Outgoing, signal: AbortSignal): Promise<number> {
  const { kind, about, actionId, phase, dedupeKey, subject, text, data, createdAt } = message;
  const body = JSON.stringify({
    id: dedupeKey,
    kind,
    phase,
    tool: about,
    actionId,
    subject,
    text,
    data,
    at: createdAt.toISOString(),
  });
  const options = {
    method: "POST",
    signal,
    agent: false as const,
    headers: {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      // Names of tools and actions are ASCII; anything else would be no header.
      "idempotency-key": encodeURI(dedupeKey),
      "user-agent": "forgeboard",
    },
  };
  const tls = {
    rejectUnauthorized: true,
    ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }),
  };
  return new Promise((resolve, reject) => {
    const request = url.startsWith("https:")
      ? requestTls(url, { ...options, ...tls })
      : requestPlain(url, options);
    request.once("error", reject);
    request.once("response", (response) => {
      resolve(response.statusCode ?? 0);
      // What it says is of no use to us, however much it is.
      response.destroy();
    });
    request.end(body);
  });
}
