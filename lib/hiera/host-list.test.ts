import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findHost, listHosts, withoutHost } from "./host-list";

const PLACE = { file: "tools.yaml", list: "k8s::worker_hosts" };
const hosts = (text: string) => listHosts(text, PLACE).map((entry) => entry.host);
const without = (text: string, host: string) => withoutHost(text, PLACE, host);

const LIST = `# Hiera of the project
"k8s::worker_hosts": # feeds the firewall
  # rack B
  - w1.example   # new disk
  - 'w2.example'

  # rack C
  - w3.example
other:  [ 1,   2 ]   # oddly spaced
secret: ENC[PKCS7,abc
  def]
`;
const MAP = `k8s::worker_hosts:
  w1.example:
    rack: B
    # since March
    disk: new
    # end of w1
  # of w2
  w2.example: {rack: C}   # flow
  w3.example:
  w4.example: |
    text
other: 1
`;

describe("a list of names", () => {
  it("is read with lines", () => {
    expect(listHosts(LIST, PLACE)).toEqual([
      { host: "w1.example", line: 4, text: "  - w1.example   # new disk\n" },
      { host: "w2.example", line: 5, text: "  - 'w2.example'\n" },
      { host: "w3.example", line: 8, text: "  - w3.example\n" },
    ]);
  });

  it.each([
    ["w1.example", "  - w1.example   # new disk\n"],
    ["w2.example", "  - 'w2.example'\n"],
    ["w3.example", "  - w3.example\n"],
  ])("loses the line of %s and nothing else", (host, line) => {
    expect(without(LIST, host)).toBe(LIST.replace(line, ""));
  });

  it("stays a list when its last host goes", () => {
    expect(without("k8s::worker_hosts: # all\n  # rack\n  - a\nx: 1\n", "a")).toBe(
      "k8s::worker_hosts: [] # all\n  # rack\nx: 1\n",
    );
    expect(without("k8s::worker_hosts:\n- a", "a")).toBe("k8s::worker_hosts: []\n");
  });

  it("keeps CRLF, a byte order mark and a missing last line end", () => {
    const text = "\uFEFFk8s::worker_hosts:\r\n- a  # x\r\n- b\r\n- c";
    expect(hosts(text)).toEqual(["a", "b", "c"]);
    expect(without(text, "b")).toBe("\uFEFFk8s::worker_hosts:\r\n- a  # x\r\n- c");
    expect(without(text, "c")).toBe("\uFEFFk8s::worker_hosts:\r\n- a  # x\r\n- b\r\n");
  });

  it("may be empty, and an unlisted host changes nothing", () => {
    expect(hosts("k8s::worker_hosts: []\n")).toEqual([]);
    expect(without(LIST, "w9.example")).toBe(LIST);
    expect(findHost(LIST, PLACE, "w9.example")).toBeNull();
  });

  it("is written back as it was but for the line, whatever it holds", () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}\.example$/);
    const entry = fc.record({
      name,
      quote: fc.constantFrom("", "'", '"'),
      tail: fc.constantFrom("", "  # note", "  "),
      above: fc.constantFrom("", "\n", "  # rack\n", "# far left\n"),
    });
    const entries = fc.uniqueArray(entry, { minLength: 1, maxLength: 8, selector: (each) => each.name });
    fc.assert(
      fc.property(entries, fc.nat(), fc.constantFrom("\n", "\r\n"), (all, pick, end) => {
        const lines = all.map((each) => `  - ${each.quote}${each.name}${each.quote}${each.tail}\n`);
        const write = (except: number) =>
          `a: 1\nk8s::worker_hosts:${except >= 0 && all.length === 1 ? " []" : ""}\n${all
            .map((each, index) => each.above + (index === except ? "" : lines[index]))
            .join("")}z: {b: 2}\n`.replaceAll("\n", end);
        const gone = pick % all.length;
        expect(without(write(-1), all[gone]?.name ?? "")).toBe(write(gone));
      }),
    );
  });
});

describe("a map keyed by name", () => {
  it("is read with lines", () => {
    expect(listHosts(MAP, PLACE).map(({ host, line }) => [host, line])).toEqual([
      ["w1.example", 2],
      ["w2.example", 8],
      ["w3.example", 9],
      ["w4.example", 10],
    ]);
  });

  it.each([
    ["w1.example", "  w1.example:\n    rack: B\n    # since March\n    disk: new\n    # end of w1\n"],
    ["w2.example", "  w2.example: {rack: C}   # flow\n"],
    ["w3.example", "  w3.example:\n"],
    ["w4.example", "  w4.example: |\n    text\n"],
  ])("loses the lines of %s and nothing else", (host, lines) => {
    expect(findHost(MAP, PLACE, host)?.text).toBe(lines);
    expect(without(MAP, host)).toBe(MAP.replace(lines, ""));
  });

  it("stays a map when its last host goes", () => {
    expect(without("k8s::worker_hosts:\n  a: {}\n", "a")).toBe("k8s::worker_hosts: {}\n");
  });
});

describe("refuses, naming file and line", () => {
  it.each([
    ["no such key", "a: 1\n", /line 1: has no key k8s::worker_hosts/],
    ["an empty file", "", /line 1: has no key/],
    ["a key further down", "x:\n  k8s::worker_hosts: [a]\n", /line 1: has no key/],
    [
      "nothing under the key",
      "x: 1\nk8s::worker_hosts:\n",
      /line 2: .* is neither a list of names nor a map/,
    ],
    ["text under the key", "k8s::worker_hosts: a,b\n", /line 1: .* is neither a list/],
    [
      "an entry that is a map",
      "k8s::worker_hosts:\n  - a\n  - name: b\n",
      /line 3: an entry .* is not a name/,
    ],
    ["an entry that is a number", "k8s::worker_hosts:\n  - 1\n", /line 2: an entry/],
    ["an alias", "x: &a w1\nk8s::worker_hosts:\n  - *a\n", /line 3: an entry/],
    ["the key twice", "k8s::worker_hosts: []\nk8s::worker_hosts: []\n", /line 2: Map keys must be unique/],
    ["broken YAML", "k8s::worker_hosts:\n  - a\n -b: [\n", /line 3: /],
    ["two documents", "k8s::worker_hosts: []\n---\na: 1\n", /line 2: /],
  ])("%s", (_name, text, message) => {
    expect(() => hosts(text)).toThrow(message);
    expect(() => hosts(text)).toThrow(/^Hiera: tools\.yaml, line /);
  });

  it("a host that is listed twice", () => {
    const text = "k8s::worker_hosts:\n  - a\n  - b\n  - a # again\n";
    expect(() => without(text, "a")).toThrow(
      /line 4: a is in k8s::worker_hosts twice, the first time in line 2/,
    );
    expect(without(text, "b")).toBe("k8s::worker_hosts:\n  - a\n  - a # again\n");
  });

  it("to take a host out of a list in one line", () => {
    expect(() => without("k8s::worker_hosts: [a, b]\n", "a")).toThrow(/line 1: .* one line per host/);
  });

  it("an edit that would change something else", () => {
    const anchored = "k8s::worker_hosts:\n  - &first a\n  - b\nmaster: *first\n";
    expect(() => without(anchored, "a")).toThrow(
      /line 2: a cannot be taken out without changing something else/,
    );
  });
});
