import { expect, it } from "vitest";
import { DEFAULTS, readOptions } from "./options";
import { STUCK_OPTIONS, stuckDrainHref, waitsForever } from "./stuck-options";

it("links to a plan that the page reads, and that does not wait for ever", () => {
  const { pathname, searchParams } = new URL(stuckDrainHref("n-1"), "http://console");
  expect(pathname).toBe("/nodes/n-1/drain");
  const { options, problems } = readOptions(searchParams);
  expect(problems).toEqual([]);
  expect(options).toEqual({ ...DEFAULTS, ...STUCK_OPTIONS });
  expect(waitsForever(options)).toBe(false);
});
