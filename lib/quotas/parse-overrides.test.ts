import { describe, expect, it } from "vitest";
import { parseOverrides } from "./parse-overrides";

const file = (tools: string) => `quotas:\n  overrides:\n${tools}`;

describe("parseOverrides", () => {
  it("reads the platform's file", () => {
    const declared = parseOverrides(
      `image:\n  name: maintain-kubeusers\n${file(`    cewbot:
      version: T353104-2     # task id
      memory: 32             # GiB, limits.memory
      pod_memory: 8
      cronjobs: 128
    # Please keep this list in alphabetical order.
    dexbot:
      version: 7
      cpu: 2.5
`)}`,
    );
    expect([...declared]).toEqual([
      ["cewbot", { override: { memory: 32, pod_memory: 8, cronjobs: 128 }, ticket: "T353104-2" }],
      ["dexbot", { override: { cpu: 2.5 }, ticket: "7" }],
    ]);
  });

  it.each([
    [file("    a: { memory: -1 }"), /quotas\.overrides\.a\.memory: expected 0 or more/],
    [file("    a: { memory: 8Gi }"), /quotas\.overrides\.a\.memory: expected a number of GiB/],
    [file("    a: { pods: 2.5 }"), /quotas\.overrides\.a\.pods: expected a whole number of pods/],
    [file("    a: { ram: 1 }"), /quotas\.overrides\.a: unknown key ram; expected version, cpu, memory/],
    ["quotas: {}", /quotas\.overrides: /],
    ["", /expected object/],
    ["quotas: [", /not YAML: /],
    [file("    a: { cpu: 1 }\n    a: { cpu: 2 }"), /not YAML: Map keys must be unique/],
  ])("names what does not hold: %j", (text, says) => expect(() => parseOverrides(text)).toThrow(says));
});
