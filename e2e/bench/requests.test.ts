import { expect, it } from "vitest";
import { caused, requestsBy } from "./requests";

const line = (username: string, verb: string, requestURI: string, stage = "RequestReceived") =>
  JSON.stringify({ stage, user: { username }, verb, requestURI });

it("counts requests of one user once each, by verb and path, past broken lines", () => {
  const log = [
    '"half":1}',
    line("reader", "get", "/readyz"),
    line("reader", "get", "/readyz", "ResponseComplete"),
    line("reader", "get", "/readyz?verbose"),
    line("reader", "list", "/apis/metrics.k8s.io/v1beta1/nodes"),
    line("reader", "watch", "/api/v1/pods?watch=true"),
    line("other", "get", "/readyz"),
    '{"stage":"Req',
  ].join("\n");
  expect(requestsBy("reader", log)).toEqual({
    "get /readyz": 2,
    "list /apis/metrics.k8s.io/v1beta1/nodes": 1,
    "watch /api/v1/pods": 1,
  });
});

it.each([
  [{}, {}, 0],
  [{ a: 4 }, { a: 4 }, 0],
  [{ a: 4 }, { a: 5 }, 0],
  [{ a: 4 }, { a: 6 }, 1],
  [{ a: 4 }, {}, 0],
  [{}, { b: 1 }, 1],
  [{ a: 4 }, { a: 4, b: 3 }, 3],
  [{}, { "watch /a": 1 }, 0],
])("%j without and %j beside the viewer: %d caused", (without, beside, count) => {
  expect(caused(without, beside)).toBe(count);
});
