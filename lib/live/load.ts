import "server-only";

export type Applied = { key: string | null; changed: boolean; there: boolean };

/** What one load has met so far. */
export class Load {
  readonly seen = new Set<string>();
  readonly changed: string[] = [];
  readonly unreadable = new Set<string>();

  add({ key, changed, there }: Applied): void {
    if (key === null) return;
    if (changed) this.changed.push(key);
    if (there) this.seen.add(key);
  }
}
