import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/core/errors";
import { Gone, parseWatchEvent } from "./watch-event";

const bookmark = (annotations?: Record<string, string>) => ({
  type: "BOOKMARK",
  object: { kind: "Pod", metadata: { resourceVersion: "7", creationTimestamp: null, annotations } },
});

describe("parseWatchEvent", () => {
  it("hands the object on whole", () => {
    const object = { metadata: { resourceVersion: "5", name: "a" }, spec: { deep: [1] } };
    expect(parseWatchEvent({ type: "MODIFIED", object })).toEqual({
      type: "MODIFIED",
      object,
      resourceVersion: "5",
    });
  });

  it("tells the bookmark that ends the initial events from the others", () => {
    expect(parseWatchEvent(bookmark())).toEqual({
      type: "BOOKMARK",
      resourceVersion: "7",
      endsInitial: false,
    });
    expect(parseWatchEvent(bookmark({ "k8s.io/initial-events-end": "true" }))).toMatchObject({
      endsInitial: true,
    });
  });

  it("throws Gone for 410 and AppError for other errors", () => {
    expect(() => parseWatchEvent({ type: "ERROR", object: { code: 410, message: "too old" } })).toThrow(Gone);
    expect(() => parseWatchEvent({ type: "ERROR", object: { code: 500, message: "etcd" } })).toThrow(
      new AppError("upstream", "the watch ended: 500 etcd"),
    );
  });

  it.each([
    null,
    1,
    "ADDED",
    {},
    { type: "ADDED" },
    { type: "MOVED", object: {} },
    { type: "ADDED", object: 1 },
  ])("refuses %j", (line) => expect(() => parseWatchEvent(line)).toThrow("no event"));
});
