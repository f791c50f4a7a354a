/** Time that passes only when everybody waits: a schedule of seconds runs in milliseconds, and always the same way. */
export class VirtualTime {
  #now = Date.parse("2026-01-01T00:00:00Z");
  #timers: { at: number; order: number; fire(): void }[] = [];
  #order = 0;

  now = (): number => this.#now;

  at(ms: number, fire: () => void): () => void {
    const timer = { at: this.#now + ms, order: this.#order++, fire };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  wait = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const cancel = this.at(ms, resolve);
      signal?.addEventListener("abort", () => {
        cancel();
        resolve();
      });
    });

  /** Lets time pass until the work is done. @throws Error when it still is not after `msMax` */
  async run<T>(work: Promise<T>, msMax = 86_400_000): Promise<T> {
    const until = this.#now + msMax;
    let over = false;
    const done = work.finally(() => {
      over = true;
    });
    done.catch(() => undefined);
    while (!over) {
      await new Promise((next) => setImmediate(next));
      if (over) break;
      this.#timers.sort((a, b) => a.at - b.at || a.order - b.order);
      const next = this.#timers.shift();
      if (next === undefined) continue;
      if (next.at > until) throw new Error(`not done after ${msMax} ms`);
      this.#now = Math.max(this.#now, next.at);
      next.fire();
    }
    return await done;
  }
}
