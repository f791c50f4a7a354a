import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCsv, writeCsv } from "./csv-records";
import { isToken, newToken, Secret } from "./secret";
import { formatTokenFile, kindOf, parseTokenFile } from "./token-file";

const GROUPS = {
  namespaced: "tool",
  "infrastructure-readonly": "infrastructure-readonly",
  "infrastructure-readwrite": "infrastructure-readwrite",
};
const shown = (text: string) =>
  parseTokenFile(text).records.map(({ line, token, name, uid, groups }) => [
    line,
    token.reveal(),
    name,
    uid,
    groups,
  ]);

describe("token file", () => {
  it.each([
    ["CRLF", "aa,one,1,tool\r\nbb,two,2,tool\r\n"],
    ["LF", "aa,one,1,tool\nbb,two,2,tool\n"],
    ["no end of line at the end", "aa,one,1,tool\r\nbb,two,2,tool"],
    ["quotes where none are needed", '"aa","one","1","tool"\n"bb",two,2,tool\r\n'],
  ])("reads %s", (_what, text) => {
    expect(shown(text)).toEqual([
      [1, "aa", "one", "1", ["tool"]],
      [2, "bb", "two", "2", ["tool"]],
    ]);
  });

  it("reads the fourth column as a list of groups, counts empty lines, and does without groups", () => {
    expect(shown('aa,one,1,"tool,extra"\r\n\r\n\nbb,two,2\r\n')).toEqual([
      [1, "aa", "one", "1", ["tool", "extra"]],
      [4, "bb", "two", "2", null],
    ]);
  });

  it("reads a record over several lines by its first", () => {
    expect(shown('aa,"o\nne",1,tool\r\nbb,two,2,tool\r\n')[1]?.[0]).toBe(3);
  });

  it.each([
    ["too few columns", "aa,one,1,tool\nbb,two\n", 2, "has 2 of at least 3 columns"],
    ["a quote inside", 'aa,o"ne,1,tool\n', 1, "a quote inside a field"],
    ["text behind a quote", 'aa,"one"x,1,tool\n', 1, "text behind a closing quote"],
    ["an open quote", 'aa,one,1,tool\nbb,"two,2,tool\n', 2, "a quote that is not closed"],
  ])("names the line with %s", (_what, text, line, says) => {
    expect(parseTokenFile(text).fault).toEqual({ line, says: expect.stringContaining(says) });
  });

  it("knows the three kinds and no other", () => {
    const kinds = parseTokenFile(
      "a,a,1,tool\na,b,2,infrastructure-readonly\na,c,3,infrastructure-readwrite\na,d,4,system:node\na,e,5,deploy\na,f,6\na,g,7,Tool\n",
    ).records.map((record) => kindOf(record, GROUPS));
    expect(kinds).toEqual([
      "namespaced",
      "infrastructure-readonly",
      "infrastructure-readwrite",
      null,
      null,
      null,
      null,
    ]);
  });

  it("writes what Python's csv.writer writes: CRLF, quotes only where they are needed", () => {
    const text = 'aa,one,1,tool\r\nbb,"t,w""o",2,"tool,extra"\r\ncc,three,3\r\n';
    expect(formatTokenFile(parseTokenFile(text).records, "\r\n")).toBe(text);
  });

  it("gives back what was written, whatever it was", () => {
    // A lone CR before a line's end is the one thing the format cannot keep: the reader takes it for part of the end.
    const field = fc.string({ unit: fc.constantFrom("a", "Z", "9", ",", '"', " ", "\n", "é", "#", "*") });
    fc.assert(
      fc.property(
        fc.array(fc.array(field, { minLength: 1, maxLength: 6 }), { maxLength: 8 }),
        fc.constantFrom("\r\n" as const, "\n" as const),
        (records, ending) => {
          const read = readCsv(writeCsv(records, ending));
          expect(read.fault).toBeNull();
          expect(read.records.map(({ fields }) => fields)).toEqual(records);
        },
      ),
    );
  });

  it("reads any text to a list or a fault", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", ",", '"', "\r", "\n") }), (text) => {
        const { records, fault } = readCsv(text);
        expect(records.every(({ fields }) => fields.length > 0)).toBe(true);
        if (fault !== null) expect(fault.line).toBeLessThanOrEqual(text.split("\n").length);
      }),
    );
  });
});

describe("secrets", () => {
  it("are shown by nothing that prints", () => {
    const secret = new Secret("hunter2");
    const error = new Error(`about ${secret}`);
    const { inspect } = process.getBuiltinModule("node:util");
    expect(
      [String(secret), JSON.stringify({ secret }), inspect([secret]), error.message].join(),
    ).not.toContain("hunter2");
    expect(secret.reveal()).toBe("hunter2");
  });

  it("are 64 letters and digits, and never the same", () => {
    const made = Array.from({ length: 100 }, newToken);
    expect(made.every(isToken)).toBe(true);
    expect(new Set(made.map((each) => each.reveal())).size).toBe(100);
  });
});
