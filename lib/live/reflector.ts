import "server-only";
import { z } from "zod";
import { type Clock, sleep, systemClock } from "@/lib/core/clock";
import { AppError, messageOf } from "@/lib/core/errors";
import type { Source } from "@/lib/core/source";
import { answerStatus } from "@/lib/kubernetes/answer-status";
import type { KubeConnection } from "@/lib/kubernetes/connection";
import { retryAfterSeconds } from "@/lib/kubernetes/retry-after";
import { backOffMs } from "./back-off";
import type { Pulse } from "./heartbeat";
import { type Applied, Load } from "./load";
import type { Table } from "./table";
import { Gone, parseWatchEvent, type WatchEvent } from "./watch-event";

/**
 * Keeps one table equal to one collection of the API server: a load, then a watch that resumes from the last version.
 * When the server is lost, the table stays as it was and `source` says since when; nothing is ever removed for that.
 */

type Indexed = { uid: string; name: string; namespace?: string | undefined; resourceVersion: string };

type Options<R extends Indexed> = {
  name: string;
  connection: KubeConnection;
  path: string;
  fieldSelector?: string;
  /** The server may not have this collection at all; then it is empty, and asked for again now and then. */
  optional?: boolean;
  project(object: unknown): R;
  table: Table<R>;
  /** Called with the keys that changed; none means any of them. */
  changed(keys: readonly string[]): void;
  /** The source got a problem, another one, or lost it. */
  sourceChanged?(): void;
  /** Whether the server answers at all; without it an open watch is taken at its word. */
  pulse?: Pulse;
  clock?: Clock;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** A watch that is silent for longer is resumed. Milliseconds. */
  idleMs?: number;
  /** How long one watch lasts before the server ends it and it is resumed, spread by a quarter. Seconds. */
  watchSeconds?: number;
  /** Between two looks for an optional collection that the server does not have, spread by a half. Milliseconds. */
  absentMs?: number;
};

const PAGE = 500;
/**
 * The API server sends a watch a bookmark a minute after its last, and looks for due ones every 1.0 to 1.25 s
 * (k8s.io/apiserver, storage/cacher: defaultBookmarkFrequency, bookmarkTimer; at most 61.2 s were measured); the rest is for
 * a slow network. Kinds it does not cache (events), and collections whose version has not moved since the watch began, get
 * none: there silence is calm. So a silent watch is resumed, which costs one request and misses nothing, and only a resume
 * that fails is a problem. A watch that a proxy swallowed while the server answers cannot be told from a calm one sooner:
 * nothing a client may ask for makes bookmarks more frequent, and shorter watches would resume all kinds as often.
 */
const IDLE_MS = 66_000;
const WATCH_SECONDS = 1_800;
/** A watch that lived this long was a good one; one that ends sooner counts as another failure. */
const GOOD_MS = 1_000;
/** The server accepts a watch before it says 410; until then its answer proves nothing. */
const SETTLE_MS = 1_000;
/** A hint with more keys than this says "any of them". */
const KEYS_MAX = 200;
const ABSENT_MS = 300_000;
/** Failures in a row after which even a clean end of the watch is shown as a problem. */
const SHORT_WATCHES_MAX = 3;

const listWire = z.object({
  metadata: z.object({ resourceVersion: z.string(), continue: z.string().optional() }),
  items: z.array(z.unknown()).nullable(),
});

const identityWire = z.object({
  metadata: z.object({
    uid: z.string(),
    name: z.string(),
    namespace: z.string().optional(),
    resourceVersion: z.string().default(""),
  }),
});

/** The server does not know WatchList: it took the request for an ordinary watch. */
class NoWatchList extends Error {
  override name = "NoWatchList";
}

export class Reflector<R extends Indexed> {
  private readonly end = new AbortController();
  private readonly clock: Clock;
  private readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  private version: string | null = null;
  private problem: string | null = "not loaded yet";
  /** The last moment at which the table was known to equal the collection. */
  private trueAt: Date | null = null;
  /** Since when an answer of the server proves the table; null while no watch is open. Epoch milliseconds. */
  private provenFrom: number | null = null;
  private openedAt: number | null = null;
  private loaded = false;
  private absent = false;
  private watchList = true;
  private unreadable = new Set<string>();
  private running: Promise<void> | null = null;
  private markReady: () => void = () => {};
  readonly ready: Promise<void>;

  constructor(private readonly options: Options<R>) {
    this.clock = options.clock ?? systemClock;
    this.wait = options.wait ?? sleep;
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

  /** The server has no such collection: an answer, not a problem. */
  get isAbsent(): boolean {
    return this.absent;
  }

  source(): Source {
    return {
      name: this.options.name,
      asOf: this.asOf()?.toISOString() ?? null,
      problem: this.problem ?? this.options.pulse?.problem ?? null,
      unreadable: this.unreadable.size,
    };
  }

  /** While the watch is open the table is as of the server's last sign of life: it would have told us otherwise. */
  private asOf(): Date | null {
    const { pulse } = this.options;
    const proved = pulse === undefined ? this.clock.now() : pulse.provedAt;
    if (this.provenFrom === null || proved === null || proved.getTime() < this.provenFrom) return this.trueAt;
    return this.trueAt === null || this.trueAt < proved ? proved : this.trueAt;
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.end.signal.aborted) {
      this.openedAt = null;
      try {
        if (this.version === null) await this.load();
        else await this.watch(this.version);
        if (this.openedAt !== null) failures = await this.afterCleanEnd(failures);
      } catch (error) {
        if (this.end.signal.aborted) return;
        failures = this.isSilence(error)
          ? await this.afterCleanEnd(failures)
          : await this.recover(error, this.livedWell() ? 0 : failures);
      }
    }
  }

  private livedWell(): boolean {
    return this.openedAt !== null && this.clock.now().getTime() - this.openedAt >= GOOD_MS;
  }

  /** Of a watch that was open on a table that is loaded; before, silence is a failure as any other. */
  private isSilence(error: unknown): boolean {
    return (
      this.version !== null && this.openedAt !== null && error instanceof AppError && error.code === "timeout"
    );
  }

  /** Resumes at once, unless the server ends every watch as soon as it began. */
  private async afterCleanEnd(failures: number): Promise<number> {
    const good = this.livedWell();
    this.freeze();
    if (good) return 0;
    if (failures >= SHORT_WATCHES_MAX)
      this.setProblem(`${this.options.path}: the server ends each watch at once`);
    await this.wait(backOffMs(failures), this.end.signal);
    return failures + 1;
  }

  /** Waits as long as the failure asks for. Answers the number of failures in a row. */
  private async recover(error: unknown, failures: number): Promise<number> {
    this.freeze();
    if (error instanceof Gone || answerStatus(error) === 410) {
      this.version = null;
      // Every process hears 410 at the same moment; the relists spread over a second.
      await this.wait(
        Math.max(Math.random() * 1_000, failures > 0 ? backOffMs(failures) : 0),
        this.end.signal,
      );
      return failures + 1;
    }
    const status = answerStatus(error);
    if (status === 404 && this.options.optional === true && this.options.table.size === 0) {
      this.foundAbsent();
      await this.wait((this.options.absentMs ?? ABSENT_MS) * (0.5 + Math.random()), this.end.signal);
      return 0;
    }
    // A server without WatchList refuses its parameters (400, 422) or ignores them. 403 is about rights, not features.
    if (
      this.watchList &&
      this.version === null &&
      (error instanceof NoWatchList || status === 400 || status === 422)
    ) {
      this.watchList = false;
      return failures;
    }
    this.setProblem(messageOf(error));
    const asked = error instanceof AppError ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
    await this.wait(Math.max(asked, backOffMs(failures)), this.end.signal);
    return failures + 1;
  }

  /** Objects go before their kind does, so a kind that vanished with objects left is a fault, and freezes as any other. */
  private foundAbsent(): void {
    this.absent = true;
    this.version = null;
    this.trueAt = this.clock.now();
    this.loaded = true;
    this.setProblem(null);
    this.markReady();
  }

  private load(): Promise<void> {
    return this.watchList ? this.loadByWatch() : this.loadByPages();
  }

  /** WatchList: the server streams what there is, a bookmark ends it, and the same watch goes on. */
  private async loadByWatch(): Promise<void> {
    const load = new Load();
    let initial = true;
    const query = { ...this.watchQuery(), sendInitialEvents: true, resourceVersionMatch: "NotOlderThan" };
    try {
      for await (const line of this.stream(query, () => {})) {
        const event = parseWatchEvent(line);
        if (!initial) {
          this.follow(event);
        } else if (event.type !== "BOOKMARK") {
          load.add(this.apply(event.type, event.object, load.unreadable));
        } else if (event.endsInitial) {
          initial = false;
          this.provenFrom = this.clock.now().getTime();
          this.finishLoad(load, event.resourceVersion, this.clock.now());
        } else throw new NoWatchList("a bookmark before the end of the initial events");
      }
    } finally {
      if (initial) this.tell(load.changed);
    }
    if (initial) throw new AppError("upstream", `${this.options.path}: the load ended early`);
  }

  /** Pages of 500, for servers without WatchList. */
  private async loadByPages(): Promise<void> {
    const load = new Load();
    const beganAt = this.clock.now();
    let next: string | undefined;
    let version = "";
    try {
      do {
        const page = await this.page(next);
        for (const item of page.items ?? []) load.add(this.apply("ADDED", item, load.unreadable));
        version = page.metadata.resourceVersion;
        next = page.metadata.continue || undefined;
      } while (next !== undefined);
    } catch (error) {
      this.tell(load.changed);
      throw error;
    }
    this.finishLoad(load, version, beganAt);
  }

  private async page(next: string | undefined): Promise<z.infer<typeof listWire>> {
    const answer = await this.options.connection.request({
      path: this.options.path,
      query: { limit: PAGE, continue: next, fieldSelector: this.options.fieldSelector },
      timeoutMs: 60_000,
      signal: this.end.signal,
    });
    if (answer.status !== 200)
      throw new AppError("upstream", `GET ${this.options.path}: ${answer.status}`, {
        cause: { status: answer.status },
        retryAfterSeconds: retryAfterSeconds(answer.headers),
      });
    return listWire.parse(answer.body);
  }

  private finishLoad(load: Load, version: string, trueAt: Date): void {
    const gone = this.options.table.keepOnly(load.seen);
    this.unreadable = load.unreadable;
    this.version = version;
    this.trueAt = trueAt;
    const first = !this.loaded;
    this.loaded = true;
    this.absent = false;
    this.setProblem(null);
    this.markReady();
    if (first) this.options.changed([]);
    else this.tell([...load.changed, ...gone]);
  }

  private async watch(from: string): Promise<void> {
    const query = { ...this.watchQuery(), resourceVersion: from };
    // The first line may be a minute away; an answer at all says that we hear of changes again.
    const opened = () => {
      this.provenFrom = this.clock.now().getTime() + SETTLE_MS;
      this.setProblem(null);
    };
    for await (const line of this.stream(query, opened)) this.follow(parseWatchEvent(line));
  }

  /** One event of a table that is loaded. */
  private follow(event: WatchEvent): void {
    if (event.type !== "BOOKMARK") {
      const { key, changed } = this.apply(event.type, event.object, this.unreadable);
      if (changed && key !== null) this.options.changed([key]);
    }
    if (event.resourceVersion !== "") this.version = event.resourceVersion;
    this.trueAt = this.clock.now();
  }

  private stream(
    query: Record<string, string | number | boolean | undefined>,
    opened: () => void,
  ): AsyncIterable<unknown> {
    return this.options.connection.stream({
      path: this.options.path,
      query,
      signal: this.end.signal,
      idleMs: this.options.idleMs ?? IDLE_MS,
      opened: () => {
        this.openedAt = this.clock.now().getTime();
        opened();
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

  /** An unreadable object is left out and counted until it is readable or gone. */
  private apply(type: "ADDED" | "MODIFIED" | "DELETED", object: unknown, unreadable: Set<string>): Applied {
    let record: R | null = null;
    if (type !== "DELETED") {
      try {
        record = this.options.project(object);
      } catch {
        // What is left of it is found below.
      }
    }
    if (record !== null) {
      unreadable.delete(record.uid);
      return { ...this.options.table.put(record), there: true };
    }
    const identity = identityWire.safeParse(object);
    if (!identity.success) {
      unreadable.add("?");
      return { key: null, changed: false, there: false };
    }
    const { metadata } = identity.data;
    if (type === "DELETED") unreadable.delete(metadata.uid);
    else unreadable.add(metadata.uid);
    const key = this.options.table.remove(metadata);
    return { key, changed: key !== null, there: false };
  }

  private tell(keys: readonly string[]): void {
    if (keys.length > 0) this.options.changed(keys.length > KEYS_MAX ? [] : keys);
  }

  /** No watch is open: what is known is as old as the last moment at which it was proved. */
  private freeze(): void {
    if (this.options.pulse !== undefined) this.trueAt = this.asOf();
    this.provenFrom = null;
  }

  private setProblem(problem: string | null): void {
    if (problem === this.problem) return;
    this.problem = problem;
    this.options.sourceChanged?.();
  }
}
