import { expect, it } from "vitest";
import { matchesLabels, parseLabelSelector } from "./model";

const labels = { "kubernetes.wmcloud.org/nfs-mounted": "true", pool: "a", empty: "" };
const matches = (text: string) => {
  const terms = parseLabelSelector(text);
  return terms === null ? null : matchesLabels(terms, labels);
};

it.each([
  ["pool=a", true],
  ["pool==a", true],
  ["pool = a", true],
  ["pool=b", false],
  ["pool!=b", true],
  ["pool!=a", false],
  ["gpu!=yes", true],
  ["pool", true],
  ["gpu", false],
  ["!gpu", true],
  ["!pool", false],
  ["empty=", true],
  ["toString", false],
  ["kubernetes.wmcloud.org/nfs-mounted=true, pool=a", true],
  ["kubernetes.wmcloud.org/nfs-mounted=true,pool=b", false],
])("%s is %s", (text, expected) => expect(matches(text)).toBe(expected));

it.each([
  "",
  ",",
  "pool=a,",
  "=a",
  "pool=a b",
  "pool in (a,b)",
  "a/b/c=d",
  "pool>1",
  "-pool",
  `${"k".repeat(64)}=a`,
])("%j is no selector", (text) => expect(parseLabelSelector(text)).toBeNull());
