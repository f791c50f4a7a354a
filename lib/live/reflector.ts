import "server-only";
import { z } from "zod";
import { type Clock, sleep, systemClock } from "@/lib/core/clock";
import { AppError, messageOf } from "@/lib/core/errors";
import type { Source } from "@/lib/core/source";
import type { KubeConnection } from "@/lib/kubernetes/connection";
import { backOffMs } from "./back-off";
import type { Table } from "./table";
import { Gone, parseWatchEvent } from "./watch-event";

/**
 * Keeps one table equal to one collection of the API server: a load, then a watch that resumes from the last version.
 * When the server is lost, the table stays as it was and `source` says since when; nothing is ever removed for that.
 */

type Indexed = { uid: string; name: string; namespace?: string | undefined };

type Options<R extends Indexed> = {
  name: string;
  connection: KubeConnection;
  path: string;
  fieldSelector?: string;
  project(object: unknown): R;
  table: Table<R>;
  /** Called with the keys that changed. */
  changed(keys: readonly string[]): void;
  clock?: Clock;
  /** The server sends a bookmark about every minute; longer silence than this is a dead connection. Milliseconds. */
  idleMs?: number;
  /** How long one watch lasts before the server ends it and it is resumed, spread by a quarter. Seconds. */
  watchSeconds?: number;
};

const PAGE = 500;
const IDLE_MS = 90_000;
const WATCH_SECONDS = 1_800;

const listWire = z.object({
  metadata: z.object({ resourceVersion: z.string(), continue: z.string().optional() }),
  items: z.array(z.unknown()).nullable(),
});

const identityWire = z.object({
  metadata: z.object({ uid: z.string(), name: z.string(), namespace: z.string().optional() }),
});

export class Reflector<R extends Indexed> {
  private readonly end = new AbortController();
  private readonly clock: Clock;
  private version: string | null = null;
  private problem: string | null = "not loaded yet";
  private asOf: Date | null = null;
  private loaded = false;
  private watchList = true;
  private unreadable = new Set<string>();
  private running: Promise<void> | null = null;
  private markReady: () => void = () => {};
  readonly ready: Promise<void>;

  constructor(private readonly options: Options<R>) {
    this.clock = options.clock ?? systemClock;
    this.ready = new Promise((resolve) => {
      this.markReady = resolve;
    });
  }

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.end.abort();
    await this.running;
  }

  get isReady(): boolean {
    return this.loaded;
  }

  /** While the watch is open the table is as of now: the server would have told us otherwise. */
  source(): Source {
    const asOf = this.problem === null ? this.clock.now() : this.asOf;
    return {
      name: this.options.name,
      asOf: asOf?.toISOString() ?? null,
      problem: this.problem,
      unreadable: this.unreadable.size,
    };
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.end.signal.aborted) {
      try {
        if (this.version === null) await this.load();
        else await this.watch(this.version);
        failures = 0;
      } catch (error) {
        if (this.end.signal.aborted) return;
        failures = await this.recover(error, failures);
      }
    }
  }

  /** Waits as long as the failure asks for. Answers the number of failures in a row. */
  private async recover(error: unknown, failures: number): Promise<number> {
    if (error instanceof Gone || statusOf(error) === 410) {
      this.version = null;
      // Every process hears 410 at the same moment; the relists spread over a second.
      await sleep(Math.random() * 1_000, this.end.signal);
      return failures + 1;
    }
    if (this.watchList && [400, 403, 422].includes(statusOf(error) ?? 0) && this.version === null) {
      this.watchList = false;
      return failures;
    }
    this.lose(messageOf(error));
    const asked = error instanceof AppError ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
    await sleep(Math.max(asked, backOffMs(failures)), this.end.signal);
    return failures + 1;
  }

  private load(): Promise<void> {
    return this.watchList ? this.loadByWatch() : this.loadByPages();
  }

  /** WatchList: the server streams what there is, a bookmark ends it, and the same watch goes on. */
  private async loadByWatch(): Promise<void> {
    const seen = new Set<string>();
    let initial = true;
    const query = { ...this.watchQuery(), sendInitialEvents: true, resourceVersionMatch: "NotOlderThan" };
    for await (const line of this.stream(query)) {
      const event = parseWatchEvent(line);
      if (event.type === "BOOKMARK") {
        if (initial && event.endsInitial) {
          initial = false;
          this.finishLoad(seen, event.resourceVersion);
        } else if (!initial) this.version = event.resourceVersion;
        continue;
      }
      const key = this.apply(event.type, event.object);
      if (initial && key !== null) seen.add(key);
      if (!initial) {
        this.version = event.resourceVersion;
        if (key !== null) this.options.changed([key]);
      }
    }
    if (initial) throw new AppError("upstream", `${this.options.path}: the load ended early`);
  }

  /** Pages of 500, for servers without WatchList. */
  private async loadByPages(): Promise<void> {
    const seen = new Set<string>();
    let next: string | undefined;
    let version = "";
    do {
      const answer = await this.options.connection.request({
        path: this.options.path,
        query: { limit: PAGE, continue: next, fieldSelector: this.options.fieldSelector },
        timeoutMs: 60_000,
        signal: this.end.signal,
      });
      if (answer.status !== 200)
        throw new AppError("upstream", `GET ${this.options.path}: ${answer.status}`, {
          cause: { status: answer.status },
          retryAfterSeconds: Number(answer.headers["retry-after"] ?? 0),
        });
      const page = listWire.parse(answer.body);
      for (const item of page.items ?? []) {
        const key = this.apply("ADDED", item);
        if (key !== null) seen.add(key);
      }
      version = page.metadata.resourceVersion;
      next = page.metadata.continue || undefined;
    } while (next !== undefined);
    this.finishLoad(seen, version);
  }

  private finishLoad(seen: ReadonlySet<string>, version: string): void {
    const gone = this.options.table.keepOnly(seen);
    this.version = version;
    this.loaded = true;
    this.problem = null;
    this.markReady();
    this.options.changed([...seen, ...gone]);
  }

  private async watch(from: string): Promise<void> {
    const stream = this.stream({ ...this.watchQuery(), resourceVersion: from });
    // The first line may be a minute away; an answer at all says that we are current again.
    for await (const line of stream) {
      const event = parseWatchEvent(line);
      this.version = event.resourceVersion || this.version;
      if (event.type === "BOOKMARK") continue;
      const key = this.apply(event.type, event.object);
      if (key !== null) this.options.changed([key]);
    }
  }

  private stream(query: Record<string, string | number | boolean | undefined>): AsyncIterable<unknown> {
    return this.options.connection.stream({
      path: this.options.path,
      query,
      signal: this.end.signal,
      idleMs: this.options.idleMs ?? IDLE_MS,
      opened: () => {
        if (this.loaded) this.problem = null;
      },
    });
  }

  private watchQuery() {
    const seconds = this.options.watchSeconds ?? WATCH_SECONDS;
    return {
      watch: true,
      allowWatchBookmarks: true,
      fieldSelector: this.options.fieldSelector,
      timeoutSeconds: Math.round(seconds * (0.75 + Math.random() / 2)),
    };
  }

  /** Answers the key that changed, or null when nothing did. An unreadable object is counted until it is readable or gone. */
  private apply(type: "ADDED" | "MODIFIED" | "DELETED", object: unknown): string | null {
    if (type === "DELETED") {
      const identity = identityWire.safeParse(object);
      if (!identity.success) return null;
      this.unreadable.delete(identity.data.metadata.uid);
      return this.options.table.remove(identity.data.metadata);
    }
    try {
      const record = this.options.project(object);
      this.unreadable.delete(record.uid);
      return this.options.table.put(record);
    } catch {
      const identity = identityWire.safeParse(object);
      this.unreadable.add(identity.success ? identity.data.metadata.uid : "?");
      return null;
    }
  }

  private lose(problem: string): void {
    if (this.problem === null) this.asOf = this.clock.now();
    this.problem = problem;
  }
}

const statusOf = (error: unknown): number | null =>
  error instanceof AppError &&
  typeof error.cause === "object" &&
  error.cause !== null &&
  "status" in error.cause
    ? Number(error.cause.status)
    : null;
