import "server-only";
import type { AccountKind } from "./model";
import type { Expected, Registers } from "./registers";
import type { Secret } from "./secret";
import { kindOf, type TokenRecord } from "./token-file";

export type InfrastructureKind = Exclude<AccountKind, "namespaced">;

/** An account over all namespaces as it should be. `token` and `uid` are null where nothing says them yet. */
export type WantedUser = { name: string; kind: InfrastructureKind; uid: string | null; token: Secret | null };

const KINDS = { "read-only": "infrastructure-readonly", full: "infrastructure-readwrite" } as const;
export const ACCESS_WORDS: Readonly<Record<InfrastructureKind, string>> = {
  "infrastructure-readonly": "read-only",
  "infrastructure-readwrite": "full",
};

/**
 * Those the site declares, with the tokens they have; where it declares none, those of the list. A token is never made
 * anew while some file has one: programs all over the platform hold it.
 */
export function wantedUsers(
  { tokens, infrastructureUsers }: Pick<Registers, "tokens" | "infrastructureUsers">,
  { declared, profile: { groups } }: Expected,
): WantedUser[] {
  const named = (records: readonly TokenRecord[], user: string) =>
    records.find(({ name }) => name === user) ?? null;
  if (declared.length > 0)
    return declared.map(({ user, access, uid }) => {
      const has = named(infrastructureUsers.records, user) ?? named(tokens.records, user);
      return {
        name: user,
        kind: KINDS[access],
        uid: uid === undefined ? (has?.uid ?? null) : String(uid),
        token: has?.token ?? null,
      };
    });
  return infrastructureUsers.records.flatMap((record) => {
    const kind = kindOf(record, groups);
    const { name, uid, token } = record;
    return kind === null || kind === "namespaced" ? [] : [{ name, kind, uid, token }];
  });
}
