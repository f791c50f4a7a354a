import type { Profile } from "@/lib/config/profiles/schema";

/** A person as the directory knows them. `groups` are the plain names (cn) of the groups they are in. */
export type Person = { user: string; dn: string; displayName: string; groups: readonly string[] };

/** Whatever knows people: LDAP servers, or an LDIF file. */
export type Directory = {
  /** Null is "wrong name or password", and does not say which. @throws AppError upstream, timeout */
  authenticate(user: string, password: string, signal?: AbortSignal): Promise<Person | null>;
  /** The person without their password; null when there is none of that name. @throws AppError upstream, timeout */
  find(user: string, signal?: AbortSignal): Promise<Person | null>;
};

export type DirectoryLayout = Pick<
  Profile["directory"],
  "peopleBase" | "personFilter" | "groupBase" | "groupFilter"
>;

/** How a tool is disabled: its login shell, a password policy, a locked account. Any of them does. */
export type Disabled = "shell" | "policy" | "locked";

export type Member = { kind: "person" | "tool"; name: string };

export type ToolAccount = {
  name: string;
  uid: number;
  gid: number;
  homeDirectory: string;
  disabled: Disabled[];
  /** When it was locked, ISO; null when it was not, or with the time that means "archive now". */
  disabledAt: string | null;
  /** Sorted by kind and name; no address, no DN. */
  members: Member[];
};

/** `groups` are those of the profile's `roles` they are in. */
export type PersonAccount = {
  user: string;
  displayName: string;
  uid: number;
  homeDirectory: string;
  groups: string[];
};

/** All of the directory that is mirrored, complete or not at all; each list is sorted by name. */
export type Accounts = {
  /** Where it was read. */
  from: string;
  tools: ToolAccount[];
  people: PersonAccount[];
  /** Entries and members that could not be understood. `name` is of the tool or person, where it is known. */
  unreadable: Unreadable[];
  /** Continuations to other servers; they are not followed. */
  referrals: number;
};

export type Unreadable = {
  dn: string;
  kind: "tool" | "person" | "member";
  name: string | null;
  says: string;
};

export type AccountLayout = Pick<
  Profile["directory"],
  | "peopleBase"
  | "peopleFilter"
  | "groupBase"
  | "groupsFilter"
  | "toolBase"
  | "toolFilter"
  | "toolGroup"
  | "disabledShell"
  | "roles"
>;
