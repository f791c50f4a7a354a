import { apiVersionOf, type Resource } from "./kinds";
import type { KubeObject } from "./objects";
import { fieldSelector, labelSelector, type Matches } from "./selectors";
import { badRequest, StatusError } from "./status-error";
import type { Store } from "./store";

/** The selection a query asks for; `namespace` "" means all. */
export function selection(query: URLSearchParams, namespace: string): Matches {
  const labels = labelSelector(query.get("labelSelector") ?? "");
  const fields = fieldSelector(query.get("fieldSelector") ?? "");
  return (object) =>
    (namespace === "" || object.metadata.namespace === namespace) && labels(object) && fields(object);
}

type Token = { v: number; after: string };

const encode = (token: Token) => Buffer.from(JSON.stringify(token)).toString("base64url");

function decode(text: string): Token {
  try {
    const token: Token = JSON.parse(Buffer.from(text, "base64url").toString());
    if (typeof token.v === "number" && typeof token.after === "string") return token;
  } catch {
    // Falls through to the one refusal.
  }
  throw badRequest("continue key is not valid");
}

/** One page of a list. Later pages show the state of the first, as the real one does from etcd's history. */
export function listPage(store: Store, of: Resource, namespace: string, query: URLSearchParams): unknown {
  const matches = selection(query, namespace);
  const limit = Number(query.get("limit") ?? 0);
  const from = query.get("continue") ?? "";
  const token = from === "" ? null : decode(from);
  const version = token?.v ?? store.version;
  const all = snapshotOf(store, of.name, version).filter(([, object]) => matches(object));
  const rest = token === null ? all : all.filter(([key]) => key > token.after);
  const page = limit > 0 ? rest.slice(0, limit) : rest;
  const last = page.at(-1);
  const left = rest.length - page.length;
  const selecting = query.has("labelSelector") || query.has("fieldSelector");
  return {
    kind: `${of.kind}List`,
    apiVersion: apiVersionOf(of),
    metadata: {
      resourceVersion: String(version),
      ...(left > 0 && last !== undefined ? { continue: encode({ v: version, after: last[0] }) } : {}),
      ...(left > 0 && !selecting ? { remainingItemCount: left } : {}),
    },
    items: page.map(([, object]) => bare(object)),
  };
}

function snapshotOf(store: Store, resource: string, version: number) {
  try {
    return store.snapshot(resource, version);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new StatusError(
      410,
      "Expired",
      "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.",
    );
  }
}

/** Items of a list carry no kind of their own. */
const bare = ({ apiVersion: _version, kind: _kind, ...rest }: KubeObject) => rest;
