/** Tools whose part in the world is written by hand. */
export const STORIED = ["wikibugs", "dumps-report", "geohack", "sal", "paws"] as const;

/** Tools that were deployed by hand, and the labels their maintainers gave; only a route says that one of them is a web service. */
export const HAND_MADE: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map([
  ["k8s-status", { "tool.toolforge.org/service": "true", name: "k8s-status" }],
  ["scholia", { app: "scholia" }],
]);

const FIRST = [
  "wiki",
  "commons",
  "data",
  "edit",
  "page",
  "cite",
  "xtools",
  "link",
  "map",
  "ref",
  "user",
  "cat",
  "image",
  "lexeme",
  "meta",
  "glam",
  "query",
  "stub",
];
const SECOND = [
  "bot",
  "stats",
  "watch",
  "checker",
  "finder",
  "graph",
  "sync",
  "feed",
  "helper",
  "report",
  "archive",
  "tagger",
  "counter",
  "mirror",
  "viewer",
  "fixer",
  "lint",
  "uploader",
];
const KNOWN = [
  "quickstatements",
  "petscan",
  "mix-n-match",
  "pageviews",
  "copyvios",
  "citationhunt",
  "earwig",
  "guc",
  "versions",
  "openrefine",
  "video2commons",
  "croptool",
  "flickr2commons",
  "wikishootme",
  "reasonator",
  "scholia",
  "listeria",
  "magnustools",
  "persondata",
  "supercount",
  "zoomviewer",
  "templatecount",
  "krinkle",
  "intuition",
  "global-search",
  "fountain",
  "hashtags",
  "montage",
  "sau226",
  "toolviews",
  "k8s-status",
  "stashbot",
  "bridgebot",
  "ircservserv",
  "phabsearchemail",
  "lexeme-forms",
  "ranker",
  "speedpatrolling",
  "quickcategories",
  "pagepile",
];

/** Names of as many tools as asked for, the storied ones first; the same every time. */
export function toolNames(count: number): string[] {
  const made = SECOND.flatMap((second, row) =>
    FIRST.map((first, column) => [`${first}-${second}`, (row * 7 + column * 11) % 97] as const),
  );
  made.sort((a, b) => a[1] - b[1]);
  return [...STORIED, ...KNOWN, ...made.map(([name]) => name)].slice(0, count);
}
