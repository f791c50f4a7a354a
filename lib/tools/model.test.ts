import { expect, it } from "vitest";
import { toolOfNamespace } from "./model";

const PATTERN = "^tool-(?<tool>[a-z0-9-]+)$";

it("reads the tool out of the namespace, again and again", () => {
  for (let round = 0; round < 2; round += 1) {
    expect(toolOfNamespace(PATTERN, "tool-wm-bot")).toBe("wm-bot");
    expect(toolOfNamespace(PATTERN, "kube-system")).toBeNull();
    expect(toolOfNamespace("^(?<tool>.+)$", "kube-system")).toBe("kube-system");
  }
});
