import "server-only";
import { AppError } from "@/lib/core/errors";

/** LDIF content records (RFC 2849): folded lines, comments, base64 values. No change records, no URLs. */

/** Attribute names are in lower case. */
export type LdifEntry = { dn: string; attributes: ReadonlyMap<string, readonly string[]> };

/** @throws AppError invalid, naming the record. */
export function parseLdif(text: string): LdifEntry[] {
  const unfolded = text.replace(/\r\n/g, "\n").replace(/\n /g, "");
  return unfolded.split(/\n{2,}/).flatMap((block) => {
    const pairs = block
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#") && !/^version:/i.test(line))
      .map(parseLine);
    const [first, ...rest] = pairs;
    if (first === undefined) return [];
    if (first.name !== "dn") throw broken(`a record begins with "${first.name}" instead of dn`);
    const attributes = new Map<string, string[]>();
    for (const { name, value } of rest) {
      if (name === "changetype") throw broken(`${first.value}: change records are not supported`);
      attributes.set(name, [...(attributes.get(name) ?? []), value]);
    }
    return [{ dn: first.value, attributes }];
  });
}

function parseLine(line: string): { name: string; value: string } {
  const parts = /^([A-Za-z][\w;.-]*):([:<]?) *(.*)$/s.exec(line);
  if (parts === null) throw broken(`cannot read "${line.slice(0, 40)}"`);
  const [, name = "", kind, raw = ""] = parts;
  if (kind === "<") throw broken(`${name}: values by URL are not supported`);
  return {
    name: name.toLowerCase(),
    value: kind === ":" ? Buffer.from(raw, "base64").toString("utf8") : raw.trimEnd(),
  };
}

const broken = (message: string) => new AppError("invalid", `LDIF: ${message}`);
