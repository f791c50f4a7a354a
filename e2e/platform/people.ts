/** Who looks after the box's tools: five who can sign in, and volunteers as any platform has them. The same at every start. */

export const SIGN_IN = ["admin", "operator", "maintainer", "viewer", "anna"] as const;

const VOLUNTEERS = [
  "aisha",
  "bohdan",
  "chidera",
  "dmitri",
  "elif",
  "farid",
  "giulia",
  "haruto",
  "ines",
  "jonas",
  "kavya",
  "lucia",
  "mateo",
  "ngozi",
  "oskar",
  "priya",
  "quentin",
  "rosa",
  "samir",
  "tamar",
  "ulrike",
  "vinh",
  "wanjiru",
  "ximena",
  "yusuf",
  "zofia",
] as const;

export const PEOPLE: readonly string[] = [...SIGN_IN, ...VOLUNTEERS];

/** What the demo's maintainer looks after. */
const MAINTAINED = new Set(["wikibugs", "geohack", "stashbot"]);
/** Whose last maintainer left. */
const LEFT_ALONE = new Set(["persondata", "templatecount", "sau226"]);

/** Login names of a tool's maintainers; `index` is its place among all tools. */
export function maintainersOf(tool: string, index: number): string[] {
  if (LEFT_ALONE.has(tool)) return [];
  if (MAINTAINED.has(tool)) return ["maintainer"];
  if (tool === "old_bot" || index % 17 === 3) return ["anna"];
  // A few people look after many tools, and most after a few.
  const first = Math.floor(VOLUNTEERS.length * ((index * 0.618) % 1) ** 1.6);
  const second = (first + 5 + (index % 7)) % VOLUNTEERS.length;
  const names = index % 3 === 0 ? [first, second] : [first];
  return names.map((at) => VOLUNTEERS[at] ?? "anna");
}
