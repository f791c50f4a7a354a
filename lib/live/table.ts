import "server-only";
import type { LiveTable } from "./model";

type Indexed = { uid: string; name: string; namespace?: string | undefined; resourceVersion: string };
type Identity = Omit<Indexed, "resourceVersion">;
type KeysOf<R> = Readonly<Record<string, (record: R) => string | null>>;

const keyOf = (record: Identity): string =>
  record.namespace === undefined ? record.name : `${record.namespace}/${record.name}`;

/** One kind's records by key, with secondary keys. Records are never changed in place: a change is another object. */
export class Table<R extends Indexed> implements LiveTable<R> {
  private readonly records = new Map<string, R>();
  private readonly secondary = new Map<string, Map<string, Map<string, R>>>();
  version = 0;

  constructor(private readonly keys: KeysOf<R> = {}) {
    for (const name of Object.keys(keys)) this.secondary.set(name, new Map());
  }

  get size(): number {
    return this.records.size;
  }

  get(key: string): R | undefined {
    return this.records.get(key);
  }

  values(): IterableIterator<R> {
    return this.records.values();
  }

  /** Records whose secondary key `index` is `value`, in no order. */
  by(index: string, value: string): readonly R[] {
    return [...(this.secondary.get(index)?.get(value)?.values() ?? [])];
  }

  /** A version that is held already changes nothing, so that a relist of an unchanged cluster is silent. */
  put(record: R): { key: string; changed: boolean } {
    const key = keyOf(record);
    const before = this.records.get(key);
    if (before?.uid === record.uid && before.resourceVersion === record.resourceVersion)
      return { key, changed: false };
    if (before !== undefined) this.unindex(key, before);
    this.records.set(key, record);
    for (const [name, of] of Object.entries(this.keys)) {
      const value = of(record);
      if (value === null) continue;
      const values = this.secondary.get(name);
      const held = values?.get(value);
      if (held === undefined) values?.set(value, new Map([[key, record]]));
      else held.set(key, record);
    }
    this.version += 1;
    return { key, changed: true };
  }

  /** Answers the key, or null when no such object was held. */
  remove(record: Identity): string | null {
    const key = keyOf(record);
    const before = this.records.get(key);
    // A late DELETED of an older object must not take its namesake of today along.
    if (before === undefined || before.uid !== record.uid) return null;
    this.unindex(key, before);
    this.records.delete(key);
    this.version += 1;
    return key;
  }

  /** After a relist: forgets whatever is not in `kept`. Answers the keys that went. */
  keepOnly(kept: ReadonlySet<string>): string[] {
    const gone = [...this.records].filter(([key]) => !kept.has(key));
    for (const [, record] of gone) this.remove(record);
    return gone.map(([key]) => key);
  }

  private unindex(key: string, record: R): void {
    for (const [name, of] of Object.entries(this.keys)) {
      const value = of(record);
      if (value === null) continue;
      const values = this.secondary.get(name);
      const held = values?.get(value);
      held?.delete(key);
      if (held?.size === 0) values?.delete(value);
    }
  }
}
