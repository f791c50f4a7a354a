import { expect, it } from "vitest";
import { aContainer, aPod, memoryIndex } from "@/e2e/memory-index";
import type { ContainerRecord, PodRecord } from "@/lib/live/model";
import { otherBuildSince, startsOf } from "./other-builds";

const [OLD, NEW] = ["a", "b"].map((digit) => `registry.example/python@sha256:${digit.repeat(64)}`);
const at = (day: number) => `2026-01-0${day}T00:00:00.000Z`;
const pod = (name: string, imageId: string | undefined, day: number, change: Partial<ContainerRecord> = {}) =>
  aPod(name, {
    startedAt: at(day),
    containers: [aContainer("c", { imageId: imageId ?? null, startedAt: at(day), ...change })],
  });
const own = pod("own", OLD, 2);
const judge = (others: readonly PodRecord[], mine = own) =>
  otherBuildSince([mine], startsOf([mine], memoryIndex([mine, ...others])));

it("tells since when each pod that was started runs another build", () => {
  expect(judge([pod("p", NEW, 5), pod("q", NEW, 4), pod("r", OLD, 3)])).toBe(at(4));
  expect(judge([pod("p", NEW, 4), pod("q", OLD, 5), pod("r", NEW, 6)])).toBe(at(6));
  expect(
    judge([pod("p", NEW, 5)], pod("own", OLD?.replace("registry.example", "docker-pullable://r"), 2)),
  ).toBe(at(5));
});

it.each<[string, PodRecord[]]>([
  ["all run the same build", [pod("p", OLD, 5)]],
  ["a node started this build again since", [pod("p", NEW, 4), pod("q", OLD, 5)]],
  ["the other build was there before", [pod("p", NEW, 1)]],
  [
    "a container of it was merely started anew in an older pod",
    [{ ...pod("p", NEW, 1, { startedAt: at(5) }), startedAt: at(1) }],
  ],
  ["it is another image", [pod("p", NEW, 5, { image: "registry.example/node:latest" })]],
  ["it does not run", [pod("p", NEW, 5, { state: "waiting" })]],
  ["the runtime reports no digest", [pod("p", "sha256:0123", 5), pod("q", undefined, 5)]],
])("says nothing where %s", (_, others) => expect(judge(others)).toBeNull());

it("says nothing of a pod that was started anew since", () =>
  expect(judge([pod("p", NEW, 4)], pod("own", OLD, 2, { startedAt: at(5) }))).toBeNull());
