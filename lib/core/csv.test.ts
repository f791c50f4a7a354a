import { expect, it } from "vitest";
import { toCsv } from "./csv";

it("quotes as RFC 4180 and disarms formulas", () => {
  const text = toCsv(
    ["name", "says"],
    [
      ["a", 'he said "x", twice'],
      ["=1+1", "-2"],
      ["@cmd", "+3"],
      [-4, null],
      ["line\nbreak", ["x", "y"]],
      ['=HYPERLINK("a,b")', true],
    ],
  );
  expect(text).toBe(
    [
      "name,says",
      'a,"he said ""x"", twice"',
      "'=1+1,'-2",
      "'@cmd,'+3",
      "-4,",
      '"line\nbreak",x y',
      '"\'=HYPERLINK(""a,b"")",true',
      "",
    ].join("\r\n"),
  );
});
