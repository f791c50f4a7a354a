import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drainInputSchema } from "@/lib/nodes/drain/schema";
import { DEFAULTS, type DrainOptions, readOptions, withMember, writeOptions } from "./options";

const write = (options: Partial<DrainOptions>) =>
  writeOptions(new URLSearchParams(), { ...DEFAULTS, ...options }).toString();

describe("options in the address", () => {
  it("leaves defaults out", () => {
    expect(write({})).toBe("");
    expect(readOptions(new URLSearchParams()).options).toEqual(DEFAULTS);
  });

  it("keeps parameters that are not its own", () => {
    expect(writeOptions(new URLSearchParams("tab=x&graceSeconds=5"), DEFAULTS).toString()).toBe("tab=x");
  });

  it.each([
    ["graceSeconds=soon", "graceSeconds"],
    ["deadlineSeconds=5", "deadlineSeconds"],
    ["deadlineSeconds=1e3", "deadlineSeconds"],
    ["atDeadline=explode", "atDeadline"],
    ["startReplacementFirst=yes", "startReplacementFirst"],
    ["accept=no-slash", "accept"],
  ])("names what it cannot read and leaves it at its default: %s", (search, field) => {
    const { options, problems } = readOptions(new URLSearchParams(search));
    expect(options).toEqual(DEFAULTS);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${field}: `));
  });

  it("reads back what it wrote, and the API takes it", () => {
    const seconds = fc.integer({ min: 0, max: 86_400 });
    const name = fc.stringMatching(/^[a-z]{1,8}$/);
    const key = fc.tuple(name, name).map((parts) => parts.join("/"));
    const options = fc.record<DrainOptions>({
      graceSeconds: fc.option(seconds),
      deadlineSeconds: fc.integer({ min: 10, max: 86_400 }),
      atDeadline: fc.constantFrom("leave_cordoned", "restore", "ask"),
      podTimeoutSeconds: fc.option(fc.integer({ min: 1, max: 86_400 })),
      onlyTools: fc.array(name, { maxLength: 4 }),
      onlyPods: fc.array(key, { maxLength: 4 }),
      waitForJobsSeconds: seconds,
      skipTerminatingSeconds: fc.option(seconds),
      startReplacementFirst: fc.boolean(),
      accept: fc.array(key, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(options, (wanted) => {
        const { options: read, problems } = readOptions(new URLSearchParams(write(wanted)));
        expect(problems).toEqual([]);
        expect(read).toEqual(wanted);
        expect(drainInputSchema.safeParse({ node: "n", ...read }).success).toBe(true);
      }),
    );
  });

  it("adds a member once and takes it away", () => {
    expect(withMember(["a", "b"], "a", true)).toEqual(["b", "a"]);
    expect(withMember(["a", "b"], "a", false)).toEqual(["b"]);
  });
});
