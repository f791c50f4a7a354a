import { beforeEach, describe, expect, it } from "vitest";
import { aDecommission, type DecommissionWorld, HOST, refuse } from "@/e2e/decommission-world";

/** The stages in other systems: what they find, what they refuse, and what is left to a person. */

let w: DecommissionWorld;
beforeEach(() => {
  w = aDecommission();
});

describe("certificate", () => {
  it.each([
    [
      "changed",
      { state: "signed", fingerprint: "CC:DD" },
      /was SHA256 AA:BB when this began and is CC:DD now/,
    ],
  ] as const)("stops when it has %s, and leaves it", async (_name, other, says) => {
    await w.until("certificate");
    w.certificate = other;
    expect(await w.run()).toMatchObject({ outcome: "failed", says: expect.stringMatching(says) });
    expect(w.certificate).toBe(other);
    expect(w.wrote).toEqual([]);
  });
  it("stops when there was none and is one now", async () => {
    w.certificate = null;
    await w.until("certificate");
    w.certificate = { state: "requested", fingerprint: "CC:DD" };
    expect(await w.run()).toMatchObject({
      outcome: "failed",
      says: expect.stringContaining("had no certificate"),
    });
  });
  it("has nothing to do where there is none", async () => {
    w.certificate = null;
    expect(await w.run()).toMatchObject({
      outcome: "done",
      says: expect.stringContaining("there is no certificate"),
    });
  });
  it("stops later when it was signed again", async () => {
    await w.until("delete_node");
    w.certificate = { state: "signed", fingerprint: "EE:FF" };
    expect(await w.run()).toMatchObject({
      outcome: "failed",
      says: expect.stringContaining("signed again, SHA256 EE:FF"),
    });
    expect(w.node).not.toBeNull();
  });
  it("is a person's where the site names no CA; their word is recorded with who resumed", async () => {
    w.ports.puppet = null;
    const asked = await w.run();
    expect(asked).toMatchObject({
      outcome: "ask",
      says: expect.stringContaining("do certificate, then resume"),
    });
    expect(w.stageOf("certificate")).toMatchObject({ state: "asks", command: "do certificate" });
    w.resumes += 1;
    expect(await w.run()).toMatchObject({ outcome: "done" });
    expect(w.stageOf("certificate")).toMatchObject({ state: "by_hand" });
    expect(w.records.find(({ part }) => part === "certificate")).toMatchObject({ resumed: 41 });
  });
  it("is a person's where cleaning is forbidden, and looked at again on resume", async () => {
    w.puppet.clean = refuse("forbidden", "console.pem is not allowed this");
    expect(await w.run()).toMatchObject({
      outcome: "ask",
      says: expect.stringContaining("is not allowed this"),
    });
    w.resumes += 1;
    expect(await w.run()).toMatchObject({ outcome: "ask", says: expect.stringContaining("not done yet") });
    w.certificate = null;
    w.resumes += 1;
    expect(await w.run()).toMatchObject({ outcome: "done" });
    expect(w.stageOf("certificate")).toMatchObject({ state: "done", says: "the certificate is gone" });
  });
  it("waits for a CA that does not answer, then asks", async () => {
    await w.until("certificate");
    w.puppet.read = refuse("upstream", "cannot be reached");
    for (let tries = 1; tries < 5; tries++)
      expect(await w.slice()).toMatchObject({ outcome: "continue", waits: "cannot be reached" });
    expect(await w.slice()).toMatchObject({ outcome: "ask" });
    w.resumes += 1;
    expect(await w.run()).toMatchObject({ outcome: "done" });
    expect(w.stageOf("certificate")).toMatchObject({ state: "by_hand" });
  });
});

describe("hiera", () => {
  it("stops at a conflict with what it found, before the Node is touched", async () => {
    await w.until("hiera");
    w.hiera.remove = refuse("conflict", "line 4: the entry was A when planned and is B now");
    expect(await w.run()).toMatchObject({ outcome: "failed", says: expect.stringContaining("is B now") });
    expect(w.stageOf("hiera")).toMatchObject({ state: "stopped" });
    expect(w.node).not.toBeNull();
  });
  it("stops at a file it cannot understand before anything is touched", async () => {
    w.hiera.read = refuse("precondition", "Hiera: tools.yaml, line 2: is no YAML");
    expect(await w.run()).toMatchObject({ outcome: "failed", says: expect.stringContaining("line 2") });
    expect(w.records).toEqual([]);
  });
  it.each(["look", "hiera"] as const)(
    "waits in %s for a first fetch, however long it takes",
    async (stage) => {
      if (stage !== "look") await w.until(stage);
      w.fetching = "the first fetch of hiera.git: Receiving objects: 43%";
      for (let tries = 0; tries < 20; tries++)
        expect(await w.slice()).toMatchObject({ outcome: "continue", waits: w.fetching });
      expect(w.stageOf(stage)).toMatchObject({ state: "running", says: w.fetching });
      w.fetching = null;
      expect(await w.run()).toMatchObject({ outcome: "done" });
      expect(w.stageOf("hiera")).toMatchObject({ state: "done" });
    },
  );
  it("asks for the merge of its review, and looks whether it is merged", async () => {
    w.review = `refs/heads/forgeboard/${HOST}`;
    expect(await w.run()).toMatchObject({
      outcome: "ask",
      says: expect.stringContaining("merge the review"),
    });
    expect(w.stageOf("hiera")?.command).toContain(`git fetch origin ${w.review}`);
    w.resumes += 1;
    expect(await w.run()).toMatchObject({
      outcome: "ask",
      says: expect.stringContaining("not done yet: merge"),
    });
    expect(w.records.filter(({ part }) => part === "hiera-review")).toHaveLength(1);
    w.listed = false;
    w.resumes += 1;
    expect(await w.run()).toMatchObject({ outcome: "done" });
  });
  it("is a person's where the push is refused or the site names no file", async () => {
    w.hiera.remove = refuse("forbidden", "the repository refuses refs/heads/production");
    expect(await w.run()).toMatchObject({ outcome: "ask", says: expect.stringContaining("refuses") });
    w.ports.hiera = null;
    w.resumes += 1;
    expect(await w.run()).toMatchObject({ outcome: "done" });
    expect(w.stageOf("hiera")).toMatchObject({ state: "by_hand" });
  });
});
