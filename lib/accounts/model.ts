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

/** `registers` are the token file, the ABAC file and the list of infrastructure users: they are written together; `restart` has the API server read them. */
export type AccountRepair = "home" | "disabled-flag" | "kubeconfig" | "certificate" | "registers" | "restart";

export type AccountPart =
  | "home"
  | "disabled-flag"
  | "kubeconfig"
  | "certificate"
  | "token"
  | "access"
  | "admin-kubeconfig"
  | "admin-certificate"
  | "infrastructure-user"
  | "infrastructure-access"
  | "infrastructure-list"
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
  /** What sets it right; null where a person has to judge. What is `extra` is then taken out. */
  repair: AccountRepair | null;
  /** In numbers and words, for a plan: how many lines of its file are of this account, and how far its access goes. */
  fields?: readonly { field: "lines" | "access"; desired: string; found: string | null }[];
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
  /** Null where the profile has no token file. `lines` are accounts or rules in each file. */
  registers: (AccountsSource & { lines: RegisterLines | null }) | null;
};

export type RegisterLines = Readonly<Record<"infrastructureUsers" | "tokens" | "access", number>>;

export type AccountsSource = {
  /** ISO; when it was read to its end. */
  asOf: string | null;
  problem: string | null;
};
