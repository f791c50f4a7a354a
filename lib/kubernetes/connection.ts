import "server-only";
import http from "node:http";
import https from "node:https";
import { text } from "node:stream/consumers";
import { AppError, messageOf } from "@/lib/core/errors";
import { type Credentials, openCredentials } from "./credentials";
import { jsonLines } from "./json-lines";
import type { Kubeconfig } from "./kubeconfig";
import { type ClusterRole, loadKubeConfig } from "./load-kubeconfig";
import { retryAfterSeconds } from "./retry-after";

/**
 * Requests and streams to one API server with one identity. Tokens, certificates and plugins are asked for by client-node's
 * own parts; the requests are ours, since its Watch ends itself after 30 s and drops lines it can't parse.
 */

export type KubeRequest = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  body?: unknown;
  contentType?: string;
  headers?: Readonly<Record<string, string>>;
  /** Default 15,000. */
  timeoutMs?: number;
  signal?: AbortSignal;
};

export type KubeAnswer = { status: number; headers: http.IncomingHttpHeaders; body: unknown };

export type KubeConnection = {
  /** Any status is an answer. @throws AppError "upstream" or "timeout" when there is none. */
  request(request: KubeRequest): Promise<KubeAnswer>;
  /**
   * Parsed JSON lines of a watch. Ends when the server ends it.
   * @throws AppError "upstream" with `retryAfterSeconds` for any status but 200, and when the stream breaks.
   */
  stream(request: KubeStream): AsyncIterable<unknown>;
  /**
   * The body of an answer as it comes, for logs; it may be silent for as long as it likes.
   * @throws AppError as `stream` does
   */
  bytes(request: Omit<KubeStream, "idleMs">): AsyncIterable<Uint8Array>;
};

export type KubeStream = Pick<KubeRequest, "path" | "query" | "signal"> & {
  /** Silence of this many milliseconds is a dead connection. */
  idleMs: number;
  /** The server accepted the stream. */
  opened?(): void;
};

const REQUEST_MS = 15_000;

export const connect = (role: ClusterRole): KubeConnection => openConnection(() => loadKubeConfig(role));

const held = new Map<ClusterRole, KubeConnection>();

/** The connection of this process with that identity, opened at its first use and shared by single requests. */
export function sharedConnection(role: ClusterRole): KubeConnection {
  const known = held.get(role) ?? connect(role);
  held.set(role, known);
  return known;
}

/** `load` is called again after a 401, so that a rotated token or certificate is picked up without a restart. */
export function openConnection(source: Kubeconfig | (() => Kubeconfig)): KubeConnection {
  const credentials = openCredentials(typeof source === "function" ? source : () => source);

  async function send(
    request: KubeRequest,
    { url, agent, headers }: Credentials,
    signal: AbortSignal,
  ): Promise<http.IncomingMessage> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(request.query ?? {}))
      if (value !== undefined) query.set(name, String(value));
    const prefix = url.pathname.replace(/\/$/, "");
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    const client = url.protocol === "http:" ? http : https;
    return await new Promise((resolve, reject) => {
      const outgoing = client.request({
        host: url.hostname.replace(/^\[|\]$/g, ""),
        port: url.port || (url.protocol === "http:" ? 80 : 443),
        path: `${prefix}${request.path}${query.size > 0 ? `?${query}` : ""}`,
        method: request.method ?? "GET",
        agent,
        signal,
        headers: {
          accept: "application/json",
          "user-agent": "forgeboard",
          ...(body === undefined
            ? {}
            : {
                "content-type": request.contentType ?? "application/json",
                "content-length": Buffer.byteLength(body),
              }),
          ...request.headers,
          ...headers,
        },
      });
      // Stays for good: an abort after the answer began is reported here once more.
      outgoing.on("error", reject);
      outgoing.once("socket", (socket) => socket.setKeepAlive(true, 10_000));
      outgoing.once("response", resolve);
      outgoing.end(body);
    });
  }

  /** Sends once more with fresh credentials when they were refused. */
  async function sendFresh(request: KubeRequest, signal: AbortSignal): Promise<http.IncomingMessage> {
    const using = await credentials.current();
    const answer = await send(request, using, signal);
    if (answer.statusCode !== 401) return answer;
    answer.resume();
    credentials.refused(using);
    return await send(request, await credentials.current(), signal);
  }

  /** Whatever `read` makes of the body, once the server has accepted; the request ends with its reader. */
  async function* streamed<T>(
    { path, query, signal, opened }: Omit<KubeStream, "idleMs">,
    headers: Readonly<Record<string, string>>,
    read: (answer: http.IncomingMessage) => AsyncIterable<T>,
  ): AsyncGenerator<T> {
    const end = new AbortController();
    const both = signal === undefined ? end.signal : AbortSignal.any([signal, end.signal]);
    const opening = setTimeout(() => end.abort(), REQUEST_MS);
    try {
      const answer = await sendFresh({ path, headers, ...(query === undefined ? {} : { query }) }, both);
      if (answer.statusCode !== 200) {
        const said = parseBody(await text(answer));
        throw new AppError("upstream", `GET ${path}: ${answer.statusCode} ${statusMessage(said)}`, {
          cause: { status: answer.statusCode },
          retryAfterSeconds: retryAfterSeconds(answer.headers),
        });
      }
      clearTimeout(opening);
      opened?.();
      yield* read(answer);
    } catch (error) {
      throw error instanceof AppError ? error : failure({ path }, end.signal, error);
    } finally {
      clearTimeout(opening);
      end.abort();
    }
  }

  return {
    async request(request) {
      const timeout = AbortSignal.timeout(request.timeoutMs ?? REQUEST_MS);
      const signal = request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
      try {
        const answer = await sendFresh(request, signal);
        const raw = await text(answer);
        return { status: answer.statusCode ?? 0, headers: answer.headers, body: parseBody(raw) };
      } catch (error) {
        throw failure(request, timeout, error);
      }
    },
    stream: (request) => streamed(request, {}, (answer) => jsonLines(answer, request.idleMs)),
    // Logs are no JSON, and whoever asks for JSON alone gets none.
    bytes: (request) => streamed(request, { accept: "*/*" }, (answer) => answer),
  };
}

const parseBody = (raw: string): unknown => {
  try {
    return JSON.parse(raw);
  } catch {
    return raw;
  }
};

/** The message of a metav1.Status, or nothing. */
export const statusMessage = (body: unknown): string =>
  typeof body === "object" && body !== null && "message" in body ? String(body.message) : "";

const failure = (request: KubeRequest, timeout: AbortSignal, error: unknown): AppError =>
  error instanceof AppError
    ? error
    : new AppError(
        timeout.aborted ? "timeout" : "upstream",
        `${request.method ?? "GET"} ${request.path}: ${timeout.aborted ? "no answer in time" : messageOf(error)}`,
        { cause: error },
      );
