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
