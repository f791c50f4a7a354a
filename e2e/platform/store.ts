import { randomUUID } from "node:crypto";
import { type KubeObject, keyOf } from "./objects";
import { expired } from "./status-error";

export type Change = {
  version: number;
  resource: string;
  type: "ADDED" | "MODIFIED" | "DELETED";
  object: KubeObject;
  before: KubeObject | null;
};

/** Changes kept for watches that resume; older ones answer 410. */
const HISTORY = 4_000;

/** Objects with one version counter for all, as etcd has, and the recent changes. */
export class Store {
  readonly #tables = new Map<string, Map<string, KubeObject>>();
  readonly #listeners = new Set<(change: Change) => void>();
  #history: Change[] = [];
  #version = 1_000;
  #oldest = 1_000;

  get version(): number {
    return this.#version;
  }

  table(resource: string): ReadonlyMap<string, KubeObject> {
    return this.#table(resource);
  }

  get(resource: string, key: string): KubeObject | undefined {
    return this.#table(resource).get(key);
  }

  values(resource: string): IterableIterator<KubeObject> {
    return this.#table(resource).values();
  }

  /** Creates or replaces; an equal object changes nothing, as in the real one. */
  put(resource: string, object: KubeObject): KubeObject {
    const table = this.#table(resource);
    const key = keyOf(object.metadata);
    const before = table.get(key) ?? null;
    if (before !== null && (before === object || same(before, object))) return before;
    const stored = this.#stamped(object);
    table.set(key, stored);
    this.#record({
      version: this.#version,
      resource,
      type: before === null ? "ADDED" : "MODIFIED",
      object: stored,
      before,
    });
    return stored;
  }

  remove(resource: string, key: string): KubeObject | null {
    const table = this.#table(resource);
    const before = table.get(key);
    if (before === undefined) return null;
    table.delete(key);
    const object = this.#stamped(before);
    this.#record({ version: this.#version, resource, type: "DELETED", object, before });
    return object;
  }

  /** Changes of a resource after a version. @throws StatusError 410 when the history no longer reaches back. */
  since(resource: string, version: number): readonly Change[] {
    if (version < this.#oldest) throw expired(version, this.#oldest);
    return this.#history.filter((change) => change.version > version && change.resource === resource);
  }

  /** The objects as they were at a version, in key order. @throws StatusError 410 */
  snapshot(resource: string, version: number): readonly (readonly [string, KubeObject])[] {
    const objects = new Map(this.#table(resource));
    if (version !== this.#version) {
      for (const change of [...this.since(resource, version)].reverse()) {
        const key = keyOf(change.object.metadata);
        if (change.before === null) objects.delete(key);
        else objects.set(key, change.before);
      }
    }
    return [...objects].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  }

  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets the history, so that every older version answers 410. */
  compact(): void {
    this.#history = [];
    this.#oldest = this.#version;
  }

  #table(resource: string): Map<string, KubeObject> {
    let table = this.#tables.get(resource);
    if (table === undefined) {
      table = new Map();
      this.#tables.set(resource, table);
    }
    return table;
  }

  #stamped(object: KubeObject): KubeObject {
    this.#version += 1;
    const metadata = { ...object.metadata, resourceVersion: String(this.#version) };
    if (metadata.uid === "") metadata.uid = randomUUID();
    return { ...object, metadata };
  }

  #record(change: Change): void {
    this.#history.push(change);
    if (this.#history.length > HISTORY * 1.25) {
      this.#history = this.#history.slice(-HISTORY);
      this.#oldest = (this.#history[0]?.version ?? this.#version) - 1;
    }
    for (const listener of this.#listeners) listener(change);
  }
}

const same = (a: KubeObject, b: KubeObject): boolean =>
  JSON.stringify({ ...a, metadata: { ...a.metadata, resourceVersion: "" } }) ===
  JSON.stringify({ ...b, metadata: { ...b.metadata, resourceVersion: "" } });
