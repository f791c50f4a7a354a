import type { ServerResponse } from "node:http";
import { type KubeObject, listAt, numberAt, textAt } from "./objects";
import { badRequest, StatusError } from "./status-error";
import type { Store } from "./store";

/** What containers of the box have written: lines made from their names, a request every few seconds, the same at every look. */

const EVERY_MS = 7_000;
const LINES_MAX = 2_000;
const FOLLOW_MS = 1_000;

export function podLog(
  store: Store,
  pod: KubeObject,
  query: URLSearchParams,
  response: ServerResponse,
): void {
  const container = containerOf(pod, query.get("container"));
  const status = listAt(pod, "status", "containerStatuses").find(
    (each) => textAt(each, "name") === container,
  );
  const started = startOf(pod, status, container, query.get("previous") === "true");
  refuseSilentNode(store, pod, container);
  const stamped = query.get("timestamps") === "true";
  const line = (at: number) =>
    `${stamped ? `${new Date(at).toISOString()} ` : ""}${textOf(pod.metadata.name, at, status)}\n`;
  const now = Date.now();
  const since = Math.max(
    started,
    now - Number(query.get("sinceSeconds") ?? Number.POSITIVE_INFINITY) * 1_000,
  );
  const times: number[] = [];
  for (let at = now - (now % EVERY_MS); at >= since && times.length < LINES_MAX; at -= EVERY_MS)
    times.push(at);
  const tail = Number(query.get("tailLines") ?? LINES_MAX);
  const text = times.slice(0, tail).reverse().map(line).join("");
  const limit = Number(query.get("limitBytes") ?? Number.POSITIVE_INFINITY);
  response.writeHead(200, { "content-type": "text/plain" });
  response.write(text.length > limit ? text.slice(0, limit) : text);
  if (query.get("follow") !== "true") return void response.end();
  const timer = setInterval(() => response.write(line(Date.now())), FOLLOW_MS);
  response.once("close", () => clearInterval(timer));
}

function containerOf(pod: KubeObject, asked: string | null): string {
  const names = listAt(pod, "spec", "containers").map((each) => textAt(each, "name"));
  const { name } = pod.metadata;
  if (asked === null && names.length > 1)
    throw badRequest(
      `a container name must be specified for pod ${name}, choose one of: [${names.join(" ")}]`,
    );
  const container = asked ?? names[0] ?? "";
  if (!names.includes(container)) throw badRequest(`container ${container} is not valid for pod ${name}`);
  return container;
}

function startOf(pod: KubeObject, status: unknown, container: string, previous: boolean): number {
  const waits = textAt(status, "state", "waiting", "reason");
  if (textAt(pod, "spec", "nodeName") === "" || (waits !== "" && numberAt(status, "restartCount") === 0))
    throw badRequest(
      `container "${container}" in pod "${pod.metadata.name}" is waiting to start: ${waits || "ContainerCreating"}`,
    );
  if (previous && numberAt(status, "restartCount") === 0)
    throw badRequest(`previous terminated container "${container}" in pod "${pod.metadata.name}" not found`);
  return Date.parse(textAt(pod, "status", "startTime") || pod.metadata.creationTimestamp);
}

/** The API server fetches a log from the kubelet, and waits in vain for one that is silent. */
function refuseSilentNode(store: Store, pod: KubeObject, container: string): void {
  const { name, namespace } = pod.metadata;
  const on = textAt(pod, "spec", "nodeName");
  const ready = listAt(store.get("nodes", on), "status", "conditions").some(
    (each) => textAt(each, "type") === "Ready" && textAt(each, "status") === "True",
  );
  if (!ready)
    throw new StatusError(
      500,
      "InternalError",
      `Get "https://${on}:10250/containerLogs/${namespace}/${name}/${container}": dial tcp: i/o timeout`,
    );
}

const PATHS = ["/", "/api/recent", "/static/app.css", "/healthz", "/api/search?q=lexeme"] as const;

function textOf(pod: string, at: number, status: unknown): string {
  const pick = Math.floor(at / EVERY_MS);
  if (textAt(status, "state", "waiting", "reason") === "CrashLoopBackOff")
    return pick % 3 === 0
      ? "Traceback (most recent call last):"
      : "ModuleNotFoundError: No module named 'flask'";
  const code = pick % 17 === 0 ? 500 : 200;
  return `${pod.split("-")[0]} "GET ${PATHS[pick % PATHS.length]} HTTP/1.1" ${code} ${120 + (pick % 900)} ${pick % 90} ms`;
}
