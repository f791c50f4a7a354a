import "server-only";
import { FilterParser } from "ldapts";
import { fold, matchFilter } from "./match-filter";
import type { AccountLayout, Accounts } from "./model";
import { parseAccounts } from "./parse-accounts";
import { type LdifEntry, parseLdif } from "./parse-ldif";

/** The same out of the text of an LDIF file. @throws AppError invalid, naming the record */
export function readLdifAccounts(text: string, from: string, layout: AccountLayout): Accounts {
  const entries = parseLdif(text);
  const search = (base: string, filter: string): LdifEntry[] => {
    const [suffix, parsed] = [fold(base), FilterParser.parseString(filter)];
    return entries.filter(
      ({ dn, ...entry }) => isUnder(fold(dn), suffix) && matchFilter(parsed, { dn, ...entry }),
    );
  };
  const found = {
    people: search(layout.peopleBase, layout.peopleFilter),
    groups: search(layout.groupBase, layout.groupsFilter),
    tools: search(layout.toolBase, layout.toolFilter),
  };
  return { from, ...parseAccounts(found, layout), referrals: 0 };
}

const isUnder = (dn: string, suffix: string): boolean => dn === suffix || dn.endsWith(`,${suffix}`);
