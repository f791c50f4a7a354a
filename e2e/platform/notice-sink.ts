import type { IncomingMessage, RequestListener } from "node:http";
import type { ReceivedMail } from "./mail-sink";
import { isFields, textAt } from "./objects";

/**
 * Where the box's notices end: a webhook receiver, and a page that lists what came there and what the mail server took.
 * Nothing leaves the machine.
 */
export type ReceivedPost = { at: string; to: "webhook" | "admin log"; key: string; body: unknown };

const POSTS_MAX = 500;
const BODY_MAX = 256 * 1024;
const PATHS: Readonly<Record<string, ReceivedPost["to"]>> = {
  "/webhook": "webhook",
  "/admin-log": "admin log",
};

export function noticeSink(mails: readonly ReceivedMail[]): {
  listener: RequestListener;
  posts: readonly ReceivedPost[];
} {
  const posts: ReceivedPost[] = [];
  const listener: RequestListener = async (request, response) => {
    const to = PATHS[request.url ?? ""];
    if (request.method === "POST" && to !== undefined) {
      const body = await jsonOf(request);
      if (body === undefined) return void response.writeHead(400).end();
      posts.push({
        at: new Date().toISOString(),
        to,
        key: String(request.headers["idempotency-key"] ?? ""),
        body,
      });
      posts.splice(0, posts.length - POSTS_MAX);
      return void response.writeHead(204).end();
    }
    if (request.method !== "GET" || !["/", "/messages"].includes(request.url ?? ""))
      return void response.writeHead(404).end();
    const [type, text] =
      request.url === "/"
        ? ["text/plain; charset=utf-8", page(mails, posts)]
        : ["application/json", JSON.stringify({ mails, posts })];
    response.writeHead(200, { "content-type": type, "x-content-type-options": "nosniff" }).end(text);
  };
  return { listener, posts };
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY_MAX) return undefined;
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return undefined;
  }
}

/** Newest first, each as it was received. */
function page(mails: readonly ReceivedMail[], posts: readonly ReceivedPost[]): string {
  const entries = [
    ...mails.map(({ at, to, raw }) => ({ at, head: `mail to ${to.join(", ")}`, text: raw.trim() })),
    ...posts.map(({ at, to, key, body }) => ({
      at,
      head: `${to}, key ${key}`,
      text: isFields(body) ? textAt(body, "text") : "",
    })),
  ].sort((one, other) => other.at.localeCompare(one.at));
  const shown = entries.map(({ at, head, text }) => `${at}  ${head}\n${text.replace(/^/gm, "    ")}\n`);
  return `Who was told, newest first: ${mails.length} by mail, ${posts.length} by webhook.\n\n${shown.join("\n")}`;
}
