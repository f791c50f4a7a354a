import fc from "fast-check";
import { expect, it } from "vitest";
import { cleanLine, cleanText, withoutAddresses } from "./clean-text";

it("makes one line of anything", () => {
  expect(cleanLine("kernel\r\nBcc: all@example.org\u2028\0\u001b[2J", 100)).toBe(
    "kernel Bcc: all@example.org [2J",
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const line = cleanLine(text, 50);
      return line.length <= 50 && !/[\p{Cc}\u2028\u2029\u202e]/u.test(line);
    }),
  );
});

it("keeps the lines of a text and nothing else that controls", () => {
  expect(cleanText("a\r\nb\rc\u2029d\0e\tf\u202eg", 100)).toBe("a\nb\nc\nd e\tf g");
  expect(cleanText("x".repeat(30), 10)).toBe(`${"x".repeat(9)}…`);
});

it("takes addresses out of what a server said", () => {
  expect(withoutAddresses("550 5.1.1 <anna.example@example.org>: unknown; relay=mx@[127.0.0.1]")).not.toMatch(
    /anna|example\.org/,
  );
});
