import { expect, it } from "vitest";
import { respond } from "./respond";

const ask = (ifNoneMatch?: string) =>
  new Request("http://127.0.0.1/status/a", {
    headers: ifNoneMatch === undefined ? {} : { "if-none-match": ifNoneMatch },
  });

it("may be kept by anybody, and is not sent twice", async () => {
  const first = respond(ask(), "json", '{"a":1}');
  const etag = first.headers.get("etag") ?? "";
  expect(first.headers.get("cache-control")).toBe("public, max-age=15, stale-while-revalidate=60");
  expect(first.headers.get("set-cookie")).toBeNull();
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
    const again = respond(ask(known), "json", '{"a":1}');
    expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
  }
  expect(respond(ask(etag), "json", '{"a":2}').status).toBe(200);
  expect(respond(ask(etag), "json", '{"a":1}', 404).status).toBe(404);
});
