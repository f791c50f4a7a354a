import type { KubeAnswer, KubeConnection, KubeRequest, KubeStream } from "@/lib/kubernetes/connection";

/** A connection whose server is the test: it takes each stream that is asked for and says what comes. */
export class ScriptedConnection implements KubeConnection {
  readonly requests: KubeRequest[] = [];
  readonly streams: ScriptedStream[] = [];
  private readonly waiting: { path: string | undefined; take(stream: ScriptedStream): void }[] = [];

  constructor(
    private readonly answer: (request: KubeRequest) => KubeAnswer | Promise<KubeAnswer> = () => ({
      status: 200,
      headers: {},
      body: "ok",
    }),
  ) {}

  async request(request: KubeRequest): Promise<KubeAnswer> {
    this.requests.push(request);
    return await this.answer(request);
  }

  stream(asked: KubeStream): AsyncIterable<unknown> {
    const stream = new ScriptedStream(asked);
    const at = this.waiting.findIndex(({ path }) => path === undefined || path === asked.path);
    if (at < 0) this.streams.push(stream);
    else this.waiting.splice(at, 1)[0]?.take(stream);
    return stream.lines();
  }

  bytes(): AsyncIterable<Uint8Array> {
    throw new Error("no log is scripted");
  }

  /** The next stream asked for that no one took yet. */
  next(path?: string): Promise<ScriptedStream> {
    const at = this.streams.findIndex((stream) => path === undefined || stream.asked.path === path);
    const [stream] = at < 0 ? [] : this.streams.splice(at, 1);
    if (stream !== undefined) return Promise.resolve(stream);
    return new Promise((take) => {
      this.waiting.push({ path, take });
    });
  }
}

type Said = { line: unknown } | { error: unknown } | { open: true } | { end: true };

export class ScriptedStream {
  private readonly said: Said[] = [];
  private wake: () => void = () => {};
  private idle: () => void = () => {};

  constructor(readonly asked: KubeStream) {
    asked.signal?.addEventListener("abort", () => this.fail(new Error("aborted")));
  }

  open = () => this.say({ open: true });
  /** Resolves when the reader took everything and waits for more. */
  send = (...lines: unknown[]) => {
    for (const line of lines) this.say({ line });
    return new Promise<void>((resolve) => {
      this.idle = resolve;
    });
  };
  end = () => this.say({ end: true });
  fail = (error: unknown) => this.say({ error });

  private say(what: Said): void {
    this.said.push(what);
    this.wake();
  }

  async *lines(): AsyncGenerator<unknown> {
    for (;;) {
      const what = this.said.shift();
      if (what === undefined) {
        this.idle();
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      } else if ("open" in what) this.asked.opened?.();
      else if ("line" in what) yield what.line;
      else if ("error" in what) throw what.error;
      else return;
    }
  }
}
