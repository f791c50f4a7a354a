import { describe, expect, it } from "vitest";
import { baseOf, intern, isoOf, metaWire, ownerOf, share } from "./wire";

const meta = (more: Record<string, unknown> = {}) =>
  metaWire.parse({
    uid: "u",
    name: "a",
    resourceVersion: "5",
    creationTimestamp: "2026-01-01T00:00:00Z",
    managedFields: [{ manager: "kubectl" }],
    ...more,
  });

describe("metadata", () => {
  it("becomes what every record carries, times in full", () => {
    expect(baseOf(meta({ labels: { app: "web" } }))).toEqual({
      uid: "u",
      name: "a",
      resourceVersion: "5",
      createdAt: "2026-01-01T00:00:00.000Z",
      labels: { app: "web" },
    });
    expect(baseOf(meta()).labels).toEqual({});
  });

  it("names the controller among several owners, or none", () => {
    const owner = (uid: string, controller?: boolean) => ({ kind: "Job", name: uid, uid, controller });
    expect(ownerOf(meta({ ownerReferences: [owner("x"), owner("y", true)] }))).toEqual({
      kind: "Job",
      name: "y",
      uid: "y",
    });
    expect(ownerOf(meta({ ownerReferences: [owner("x", false)] }))).toBeNull();
    expect(ownerOf(meta())).toBeNull();
  });

  it.each([
    ["DaemonSet", "apps/v1", "DaemonSet"],
    ["DaemonSet", "apps.kruise.io/v1alpha1", "DaemonSet.apps.kruise.io"],
    ["DaemonSet", "extensions/v1beta1", "DaemonSet.extensions"],
    ["Workflow", "argoproj.io/v1alpha1", "Workflow"],
    ["ReplicationController", "v1", "ReplicationController"],
  ])("tells a %s of %s from a built-in one", (kind, apiVersion, said) => {
    const owner = { kind, apiVersion, name: "a", uid: "x", controller: true };
    expect(ownerOf(meta({ ownerReferences: [owner] }))?.kind).toBe(said);
  });

  it("is refused with a time that is none", () => {
    expect(() => baseOf(meta({ creationTimestamp: "yesterday" }))).toThrow("Invalid time value");
    expect(isoOf("2026-01-01T00:00:00.123456Z")).toBe("2026-01-01T00:00:00.123Z");
  });
});

describe("intern", () => {
  it("answers the text, however many came before", () => {
    for (let at = 0; at < 120_000; at += 1)
      if (intern(`text-${at}`) !== `text-${at}`) expect.unreachable(`text-${at}`);
    const long = "x".repeat(5_000);
    expect(intern(long)).toBe(long);
  });
});

describe("share", () => {
  it("answers one frozen object for one content, however many came before", () => {
    const first = share("test a", () => ({ a: 1 }));
    expect(share("test a", () => ({ a: 1 }))).toBe(first);
    expect(Object.isFrozen(first)).toBe(true);
    for (let at = 0; at < 120_000; at += 1) share(`test ${at}`, () => ({ a: at }));
    expect(share("test a", () => ({ a: 1 }))).toEqual({ a: 1 });
  });
});
