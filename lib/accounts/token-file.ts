import "server-only";
import { readCsv, writeCsv } from "./csv-records";
import type { AccountKind } from "./model";
import { Secret } from "./secret";

/**
 * The API server's token file, and the list of infrastructure users, which has the same four columns: token, name, uid and
 * a comma-separated list of groups. Text in, records out; what this program does not know is kept as it stands.
 */

export type TokenRecord = {
  line: number;
  token: Secret;
  name: string;
  uid: string;
  /** As they stand in the fourth column; null when it is missing. */
  groups: readonly string[] | null;
  /** Columns behind the fourth, which nobody reads. */
  rest: readonly string[];
};

export type TokenFile = {
  records: readonly TokenRecord[];
  /** Why the API server would not start with this file; null when it would. */
  fault: { line: number; says: string } | null;
};

export type Groups = Readonly<Record<AccountKind, string>>;

export function parseTokenFile(text: string): TokenFile {
  const { records, fault } = readCsv(text);
  const short = records.find(({ fields }) => fields.length < 3);
  return {
    records: records.map(({ line, fields: [token = "", name = "", uid = "", groups, ...rest] }) => ({
      line,
      token: new Secret(token),
      name,
      uid,
      groups: groups === undefined ? null : groups.split(","),
      rest,
    })),
    fault:
      short !== undefined && (fault === null || short.line < fault.line)
        ? { line: short.line, says: `has ${short.fields.length} of at least 3 columns` }
        : fault,
  };
}

/** Columns of one line. */
export const fieldsOf = ({ token, name, uid, groups, rest }: TokenRecord): string[] => [
  token.reveal(),
  name,
  uid,
  ...(groups === null ? [] : [groups.join(",")]),
  ...rest,
];

export const formatTokenFile = (records: readonly TokenRecord[], ending: "\r\n" | "\n"): string =>
  writeCsv(records.map(fieldsOf), ending);

/** Null for a type nobody here knows, and where the groups leave it open. */
export function kindOf(record: TokenRecord, groups: Groups): AccountKind | null {
  const kinds = (Object.keys(groups) as AccountKind[]).filter((kind) =>
    record.groups?.includes(groups[kind]),
  );
  return record.groups?.length === 1 ? (kinds[0] ?? null) : null;
}
