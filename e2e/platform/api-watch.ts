import type { ServerResponse } from "node:http";
import { selection } from "./api-list";
import { apiVersionOf, type Resource } from "./kinds";
import { badRequest, StatusError } from "./status-error";
import type { Change, Store } from "./store";

/** The real one sends a bookmark about once a minute; the box more often, so that tests see one. */
const BOOKMARK_MS = 10_000;
const DEFAULT_TIMEOUT_S = 1_800;

/** Streams changes as JSON lines until the timeout, the client or the box ends it. */
export function watch(
  store: Store,
  of: Resource,
  namespace: string,
  query: URLSearchParams,
  response: ServerResponse,
): void {
  const matches = selection(query, namespace);
  const bookmarks = query.get("allowWatchBookmarks") === "true" || query.get("allowWatchBookmarks") === "1";
  const initial = query.get("sendInitialEvents");
  if (initial !== null && query.get("resourceVersionMatch") !== "NotOlderThan")
    throw new StatusError(
      422,
      "Invalid",
      `ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan`,
    );
  const asked = query.get("resourceVersion") ?? "";
  if (asked !== "" && !/^\d+$/.test(asked))
    throw badRequest(`Invalid value: "${asked}": strconv.ParseUint: invalid syntax`);
  const fromNow = asked === "" || asked === "0";
  const withState = initial === "true" || (initial !== "false" && fromNow);

  response.writeHead(200, { "content-type": "application/json" });
  const send = (type: string, object: unknown) => response.write(`${JSON.stringify({ type, object })}\n`);
  const bookmark = (annotations?: Record<string, string>) =>
    send("BOOKMARK", {
      kind: of.kind,
      apiVersion: apiVersionOf(of),
      metadata: {
        resourceVersion: String(store.version),
        creationTimestamp: null,
        ...(annotations === undefined ? {} : { annotations }),
      },
    });
  const sendChange = (change: Change) => {
    const is = matches(change.object);
    const was = change.before !== null && matches(change.before);
    if (change.type === "DELETED") {
      if (was) send("DELETED", change.object);
    } else if (is) send(was ? "MODIFIED" : "ADDED", change.object);
    else if (was)
      send("DELETED", {
        ...change.before,
        metadata: { ...change.before?.metadata, resourceVersion: change.object.metadata.resourceVersion },
      });
  };

  if (withState) {
    for (const object of store.values(of.name)) if (matches(object)) send("ADDED", object);
    if (initial === "true" && bookmarks) bookmark({ "k8s.io/initial-events-end": "true" });
  } else if (!fromNow) {
    try {
      for (const change of store.since(of.name, Number(asked))) sendChange(change);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      // The real one has answered 200 by now and reports the loss inside the stream.
      send("ERROR", error.body());
      response.end();
      return;
    }
  }

  const stop = store.subscribe((change) => {
    if (change.resource === of.name) sendChange(change);
  });
  const seconds = Number(query.get("timeoutSeconds") ?? 0) || DEFAULT_TIMEOUT_S;
  const timer = setTimeout(() => {
    if (bookmarks) bookmark();
    response.end();
  }, seconds * 1_000);
  const marks = bookmarks ? setInterval(() => bookmark(), BOOKMARK_MS) : undefined;
  response.flushHeaders();
  response.on("close", () => {
    stop();
    clearTimeout(timer);
    clearInterval(marks);
  });
}
