import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { listPage } from "./api-list";
import { watch } from "./api-watch";
import { create, existing, patch, remove, replace, type Target } from "./api-write";
import { discover } from "./discovery";
import { evict } from "./evict";
import { authorize, type Identity, identify, type Tokens } from "./identities";
import { findResource } from "./kinds";
import { podLog } from "./pod-log";
import { badRequest, StatusError } from "./status-error";
import type { Store } from "./store";

/** One answered request, as the API server's audit log would have it. */
export type AuditLine = {
  auditId: string;
  verb: string;
  uri: string;
  user: string;
  impersonated: Identity["impersonated"];
  code: number;
};

export type ApiOptions = {
  store: Store;
  tokens: Tokens;
  /** "delete nodes": what the operators' group has lost. */
  forbidden?: ReadonlySet<string>;
  nodeMetrics: () => unknown;
  audit: (line: AuditLine) => void;
};

const MAX_BODY = 3 * 1024 * 1024;

/** The Kubernetes API of the box as one request listener. */
export function kubernetesApi(options: ApiOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const auditId = randomUUID();
    response.setHeader("audit-id", auditId);
    const line: AuditLine = {
      auditId,
      verb: request.method ?? "GET",
      uri: request.url ?? "/",
      user: "system:anonymous",
      impersonated: null,
      code: 200,
    };
    try {
      const url = new URL(request.url ?? "/", "http://box");
      if (["/readyz", "/livez", "/healthz"].includes(url.pathname)) {
        response.writeHead(200, { "content-type": "text/plain" }).end("ok");
        return;
      }
      const who = identify(request.headers, options.tokens);
      line.user = who.user;
      line.impersonated = who.impersonated;
      await answer(options, who, url, request, response, (verb) => {
        line.verb = verb;
      });
      line.code = response.statusCode;
    } catch (error) {
      const status =
        error instanceof StatusError
          ? error
          : new StatusError(500, "InternalError", `Internal error occurred: ${String(error)}`);
      line.code = status.code;
      const seconds = status.details?.retryAfterSeconds;
      if (seconds !== undefined && !response.headersSent) response.setHeader("retry-after", seconds);
      if (!response.headersSent) send(response, status.code, status.body());
      else response.end();
    } finally {
      options.audit(line);
    }
  };
}

function send(response: ServerResponse, code: number, body: unknown): void {
  const text = JSON.stringify(body);
  response
    .writeHead(code, { "content-type": "application/json", "content-length": Buffer.byteLength(text) })
    .end(text);
}

const PATH =
  /^\/(?:api\/(?<core>v1)|apis\/(?<group>[^/]+)\/(?<version>[^/]+))(?:\/namespaces\/(?<namespace>[^/]+))?\/(?<resource>[a-z]+)(?:\/(?<name>[^/]+))?(?:\/(?<sub>[a-z]+))?$/;
/** Paths of namespaces themselves, which the pattern above would take for something inside one. */
const NAMESPACES = /^\/api\/v1\/namespaces(?:\/(?<name>[^/]+))?(?:\/(?<sub>status|finalize))?$/;

function targetOf(path: string): Target | null {
  const namespaces = NAMESPACES.exec(path)?.groups;
  if (namespaces !== undefined) {
    const of = findResource("", "v1", "namespaces");
    return of === null
      ? null
      : { of, namespace: "", name: namespaces.name ?? "", subresource: namespaces.sub ?? "" };
  }
  const parts = PATH.exec(path)?.groups;
  if (parts === undefined) return null;
  const of = findResource(parts.group ?? "", parts.core ?? parts.version ?? "", parts.resource ?? "");
  if (of === null) return null;
  return { of, namespace: parts.namespace ?? "", name: parts.name ?? "", subresource: parts.sub ?? "" };
}

async function answer(
  { store, nodeMetrics, forbidden }: ApiOptions,
  who: Identity,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
  verbIs: (verb: string) => void,
): Promise<void> {
  const path = decodeURIComponent(url.pathname).replace(/(?<=.)\/$/, "");
  const query = url.searchParams;
  const document = path === "/apis/metrics.k8s.io/v1beta1/nodes" ? nodeMetrics() : discover(path);
  if (document !== null) return send(response, 200, document);
  const target = targetOf(path);
  if (target === null)
    throw new StatusError(404, "NotFound", "the server could not find the requested resource", {});
  const { of, name } = target;
  if (target.subresource !== "" && !of.subresources.includes(target.subresource))
    throw new StatusError(404, "NotFound", "the server could not find the requested resource", {});
  const verb = verbOf(request.method ?? "GET", name, query);
  verbIs(verb);
  authorize(who, verb, of, target.namespace, name, target.subresource, forbidden);
  if (verb === "watch") return watch(store, of, target.namespace, withName(query, name), response);
  if (verb === "list") return send(response, 200, listPage(store, of, target.namespace, query));
  if (verb === "get" && target.subresource === "log")
    return podLog(store, existing(store, target), query, response);
  if (verb === "get") return send(response, 200, existing(store, target));
  const dry = query.getAll("dryRun");
  if (dry.some((value) => value !== "All")) throw badRequest(`Invalid value: "${dry[0]}": dryRun`);
  const dryRun = dry.length > 0;
  const body = await readBody(request);
  if (verb === "create" && target.subresource === "eviction")
    return send(response, 201, evict(store, target, body, dryRun));
  // As the API server does: who names no manager is called by the program's name.
  const program = request.headers["user-agent"]?.split("/")[0] ?? "unknown";
  const how = { dryRun, manager: query.get("fieldManager") ?? program };
  if (verb === "create") return send(response, 201, create(store, target, body, how));
  if (verb === "update") return send(response, 200, replace(store, target, body, how));
  if (verb === "patch")
    return send(response, 200, patch(store, target, request.headers["content-type"] ?? "", body, how));
  const grace = query.get("gracePeriodSeconds");
  const options = {
    ...(typeof body === "object" ? body : {}),
    ...(grace === null ? {} : { gracePeriodSeconds: Number(grace) }),
  };
  send(response, 200, remove(store, target, options, dryRun));
}

function verbOf(method: string, name: string, query: URLSearchParams): string {
  if (method === "GET" || method === "HEAD") {
    if (["true", "1"].includes(query.get("watch") ?? "")) return "watch";
    return name === "" ? "list" : "get";
  }
  const verb = { POST: "create", PUT: "update", PATCH: "patch", DELETE: "delete" }[method];
  if (verb === undefined || (verb !== "create" && name === ""))
    throw new StatusError(
      405,
      "MethodNotAllowed",
      "the server does not allow this method on the requested resource",
    );
  return verb;
}

function withName(query: URLSearchParams, name: string): URLSearchParams {
  if (name === "") return query;
  const copy = new URLSearchParams(query);
  copy.set("fieldSelector", `metadata.name=${name}`);
  return copy;
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY) throw new StatusError(413, "RequestEntityTooLarge", "limit is 3145728");
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString();
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${String(error)}`);
  }
}
