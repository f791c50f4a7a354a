import { describe, expect, it } from "vitest";
import { hostNameOf } from "./host-name";

describe("hostNameOf", () => {
  it.each([
    ["{node}.tools.example.org", "tools-k8s-worker-102", "tools-k8s-worker-102.tools.example.org"],
    ["{node}", "tools-worker-1001.tools.eqiad.wmflabs", "tools-worker-1001.tools.eqiad.wmflabs"],
  ])("%s with %s", (pattern, node, name) => {
    expect(hostNameOf(pattern, node)).toBe(name);
  });

  it.each(["", "-x", "--upload-pack=x", "../x", "a/b", "a\nb", "a b", "A", "a..b", "$&", "x".repeat(300)])(
    "refuses %j",
    (node) => {
      expect(() => hostNameOf("{node}", node)).toThrow(/expected a host name/);
    },
  );
});
