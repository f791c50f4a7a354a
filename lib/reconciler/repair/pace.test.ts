import { expect, it } from "vitest";
import { AppError } from "@/lib/core/errors";
import { openPace } from "./pace";

const clockOf = () => {
  let at = 0;
  return {
    now: () => at,
    async sleep(ms: number) {
      at += ms;
    },
  };
};
const busy = (retryAfterSeconds: number) =>
  new AppError("upstream", "429", { retryAfterSeconds, cause: { status: 429 } });
const { signal } = new AbortController();

it("keeps requests apart", async () => {
  const clock = clockOf();
  const pace = openPace(50, signal, clock);
  for (let n = 0; n < 51; n += 1) await pace.request(async () => n);
  expect(clock.now()).toBe(1_000);
  expect(pace.requests).toBe(51);
});

it("waits as long as the server says, goes slower from then on, and counts it", async () => {
  const clock = clockOf();
  const pace = openPace(50, signal, clock);
  let refused = 0;
  const answer = await pace.request(async () => {
    if (refused++ < 2) throw busy(refused === 1 ? 7 : 0);
    return "done";
  });
  expect(answer).toBe("done");
  expect([clock.now(), pace.throttled, pace.requests]).toEqual([8_000, 2, 3]);
});

it("gives up on a server that never has room, and passes other errors on at once", async () => {
  const pace = openPace(50, signal, clockOf());
  const never = async () => {
    throw busy(1);
  };
  await expect(pace.request(never)).rejects.toThrow("429");
  expect(pace.requests).toBe(8);
  const broken = async () => {
    throw new AppError("upstream", "500", { cause: { status: 500 } });
  };
  await expect(pace.request(broken)).rejects.toThrow("500");
  expect(pace.requests).toBe(9);
});

it("asks nothing once it is stopped", async () => {
  const stopped = new AbortController();
  stopped.abort();
  const pace = openPace(50, stopped.signal, clockOf());
  await expect(pace.request(async () => "asked")).rejects.toMatchObject({ code: "timeout" });
  expect(pace.requests).toBe(0);
});
