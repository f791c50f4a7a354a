/** What is wrong with the accounts of a few of the box's tools, each in its own way. */

export type HomeTrouble =
  | "no home"
  | "nothing in it"
  | "others may not read it"
  | "no logs"
  | "a link to elsewhere"
  | "no kubeconfig"
  | "kubeconfig open to all"
  | "kubeconfig of the old server"
  | "kubeconfig broken by hand"
  | "certificate ended"
  | "certificate ends soon"
  | "certificate of another"
  | "key open to all"
  | "disabled without a flag"
  | "enabled with a flag";

export const HOME_TROUBLES: ReadonlyMap<string, HomeTrouble> = new Map([
  ["pagepile", "no home"],
  ["hashtags", "others may not read it"],
  ["montage", "no logs"],
  ["supercount", "a link to elsewhere"],
  ["fountain", "no kubeconfig"],
  ["listeria", "kubeconfig open to all"],
  ["reasonator", "kubeconfig of the old server"],
  ["krinkle", "kubeconfig broken by hand"],
  ["croptool", "certificate ended"],
  ["guc", "certificate ends soon"],
  ["versions", "certificate of another"],
  ["intuition", "key open to all"],
  ["stub-uploader", "disabled without a flag"],
  ["openrefine", "enabled with a flag"],
]);

/** Of people with full access: one has nothing yet, the other has had it for a year. */
export const ADMIN_TROUBLES: ReadonlyMap<string, HomeTrouble> = new Map([
  ["admin", "nothing in it"],
  ["anna", "certificate ended"],
]);

/** Of the files of a platform with tokens. */
export const NO_TOKEN = "ranker";
export const OTHER_UID = "toolviews";
export const LACKS_A_LINE = "bridgebot";
/** A tool that left the directory and kept its account. */
export const ORPHAN_ACCOUNT = { name: "wikitrends", uid: "50417" };
/** Somebody misspelt its type. */
export const MISSPELT = { name: "typo-bot", uid: "50611", group: "tools" };

/** Accounts over the whole cluster, as the site declares them, and what is wrong with each. */
export const INFRASTRUCTURE = [
  { user: "prometheus", access: "read-only", uid: 3, has: { list: true, token: true, line: true } },
  { user: "novaobserver", access: "read-only", uid: 4, has: { list: true, token: true, line: false } },
  { user: "client-infrastructure", access: "full", uid: 1, has: { list: false, token: false, line: false } },
] as const;
/** In the token file, and declared by nobody. */
export const UNDECLARED = { name: "old-deploy", uid: "2" };
