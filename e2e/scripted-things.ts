/** Objects of a kind made up for tests of the reflector, and watch events of them as the API server words them. */

export type Thing = { uid: string; name: string; resourceVersion: string; size: number };

export const thing = (name: string, version: number, more: Record<string, unknown> = {}) => ({
  metadata: { name, uid: `uid-${name}`, resourceVersion: String(version) },
  size: version,
  ...more,
});
export const added = (name: string, version: number) => ({ type: "ADDED", object: thing(name, version) });
export const modified = (name: string, version: number) => ({
  type: "MODIFIED",
  object: thing(name, version),
});
export const deleted = (name: string, version: number) => ({ type: "DELETED", object: thing(name, version) });
export const unreadable = (type: string, name: string, version: number) => ({
  type,
  object: thing(name, version, { size: "many" }),
});
export const bookmark = (version: number, annotations: Record<string, string> = {}) => ({
  type: "BOOKMARK",
  object: { metadata: { resourceVersion: String(version), annotations } },
});
export const loaded = (version: number) => bookmark(version, { "k8s.io/initial-events-end": "true" });
export const gone = { type: "ERROR", object: { kind: "Status", code: 410, message: "too old" } };

export function project(object: unknown): Thing {
  const { metadata, size } = object as ReturnType<typeof thing>;
  if (typeof size !== "number") throw new Error("unreadable");
  return { ...metadata, size };
}
