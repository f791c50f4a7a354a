/**
 * What of an account is kept outside the API server, and what is wrong with it. No text here can hold a token or a key:
 * findings are made of names, line numbers, modes and dates.
 */

/** The three kinds of the token file: of a tool, or of the infrastructure with access to every namespace. */
export type AccountKind = "namespaced" | "infrastructure-readonly" | "infrastructure-readwrite";

/**
 * A tool as the directory has it, with the namespace its profile gives it. A disabled one need not have anything, and
 * keeps what it has.
 */
export type AccountTool = {
  disabled: boolean;
  name: string;
  uid: number;
  gid: number;
  homeDirectory: string;
  namespace: string;
};

/** `registers` are the token file, the ABAC file and the list of infrastructure users: one verb writes them together. */
export type AccountRepair = "home" | "kubeconfig" | "certificate" | "registers";

export type AccountPart =
  | "home"
  | "kubeconfig"
  | "certificate"
  | "token"
  | "access"
  | "infrastructure-user"
  | "token-file"
  | "access-file"
  | "infrastructure-file";

export type AccountFinding = {
  /** Stable while the same thing is wrong: part, whom it is about, and where it needs telling apart, which. */
  id: string;
  part: AccountPart;
  /** Null for the infrastructure and for a file as a whole. */
  tool: string | null;
  state: "missing" | "differs" | "extra" | "invalid" | "unsafe" | "expires" | "expired";
  says: string;
  /** The verb that sets it right; null where a person has to judge. */
  repair: AccountRepair | null;
};

export type AccountsReport = {
  findings: readonly AccountFinding[];
  /** Until when the certificate of each tool's home is valid, ISO. */
  certificates: readonly { tool: string; expiresAt: string }[];
  /**
   * A part with a problem was not looked at, or not to its end: what is not found there is not known, and what was found
   * before still stands. `unknown` names the tools that were not reached.
   */
  homes: AccountsSource & { unknown: readonly string[] };
  /** Null where the profile has no token file. */
  registers: AccountsSource | null;
};

export type AccountsSource = {
  /** ISO; when it was read to its end. */
  asOf: string | null;
  problem: string | null;
};
