import "server-only";
import { judgeInfrastructure } from "./judge-infrastructure";
import type { AccountFinding, AccountTool } from "./model";
import type { Expected, Registers } from "./registers";
import { isToken } from "./secret";
import { type Groups, kindOf, type TokenFile, type TokenRecord } from "./token-file";

/** Findings of the token file and of the list of infrastructure users. Lines are named, tokens never. */

export function judgeTokens(registers: Registers, expected: Expected): AccountFinding[] {
  const { tokens, infrastructureUsers } = registers;
  const { profile, tools } = expected;
  return [
    ...judgeFile("token-file", tokens, profile.groups),
    ...judgeFile("infrastructure-file", infrastructureUsers, profile.groups),
    ...tools.flatMap((tool) => judgeTool(tool, tokens, profile.groups)),
    ...judgeInfrastructure(registers, expected),
    ...unknownTools(tokens, tools, profile.groups),
  ];
}

type File = "token-file" | "infrastructure-file";

function judgeFile(part: File, file: TokenFile, groups: Groups): AccountFinding[] {
  const invalid = (what: string, says: string): AccountFinding => ({
    id: `${part}:${what}`,
    part,
    tool: null,
    state: "invalid",
    says,
    repair: null,
  });
  const faults = file.fault === null ? [] : [invalid("fault", `line ${file.fault.line}: ${file.fault.says}`)];
  const whole = file.records.filter(({ line }) => line !== file.fault?.line);
  const unknown = whole
    .filter((record) => kindOf(record, groups) === null)
    .map((record) =>
      invalid(`type:${record.name}:${record.uid}`, `line ${record.line}: ${record.name} ${typeText(record)}`),
    );
  const empty = file.records
    .filter(({ token }) => token.reveal() === "")
    .map(({ name, line }) => invalid(`empty:${name}`, `line ${line}: ${name} has an empty token`));
  return [
    ...faults,
    ...unknown,
    ...empty,
    ...repeated(file, "name", ({ name }) => name, invalid),
    ...repeated(file, "uid", ({ uid }) => uid, invalid),
    ...repeated(file, "token", ({ token }) => token.reveal(), invalid),
  ];
}

function typeText({ groups }: TokenRecord): string {
  if (groups === null) return "has no type";
  return groups.length === 1
    ? `has the unknown type ${JSON.stringify(groups[0])}`
    : `has ${groups.length} groups, of which none is its type alone: ${groups.join(", ")}`;
}

function repeated(
  { records }: TokenFile,
  field: "name" | "uid" | "token",
  of: (record: TokenRecord) => string,
  invalid: (what: string, says: string) => AccountFinding,
): AccountFinding[] {
  return [...Map.groupBy(records, of).entries()].flatMap(([value, same]) => {
    if (same.length < 2 || (field === "token" && value === "")) return [];
    const lines = `lines ${same.map(({ line }) => line).join(", ")}`;
    const names = [...new Set(same.map(({ name }) => name))].join(", ");
    const shown = field === "token" ? names : value;
    const says =
      field === "token"
        ? `${lines} have one token, and the API server takes the last: ${names}`
        : `${lines} have the same ${field}, ${value}${field === "uid" ? `: ${names}` : ""}`;
    return [invalid(`same-${field}:${shown}`, says)];
  });
}

function judgeTool(tool: AccountTool, { records }: TokenFile, groups: Groups): AccountFinding[] {
  const finding = (
    state: AccountFinding["state"],
    says: string,
    repair: AccountFinding["repair"],
  ): AccountFinding => ({ id: `token:${tool.name}`, part: "token", tool: tool.name, state, says, repair });
  const mine = records.filter(({ name }) => name === tool.name);
  const uid = String(tool.uid);
  const [record] = mine;
  if (record === undefined) {
    const other = records.find((each) => each.uid === uid);
    if (other !== undefined)
      return [
        finding("differs", `line ${other.line}: uid ${uid} is ${other.name} there, not ${tool.name}`, null),
      ];
    return tool.disabled ? [] : [finding("missing", "has no token", "registers")];
  }
  const wrong = [
    ...(record.uid === uid ? [] : [`uid ${record.uid} is ${uid} in the directory`]),
    ...(kindOf(record, groups) === "namespaced" ? [] : [`its type is not ${groups.namespaced}`]),
  ];
  if (wrong.length > 0)
    return [
      // Which of several lines is the right one is a person's to say.
      finding(
        "differs",
        `line ${record.line}: ${wrong.join("; ")}`,
        mine.length === 1 && !records.some((each) => each !== record && each.uid === uid)
          ? "registers"
          : null,
      ),
    ];
  // The tool's own kubeconfig holds it too, so a new one is not made without being asked for.
  return isToken(record.token)
    ? []
    : [finding("invalid", `line ${record.line}: its token is not 64 letters and digits`, null)];
}

function unknownTools(
  { records }: TokenFile,
  tools: readonly AccountTool[],
  groups: Groups,
): AccountFinding[] {
  const names = new Set(tools.map(({ name }) => name));
  const uids = new Set(tools.map(({ uid }) => String(uid)));
  return records
    .filter(
      (record) => kindOf(record, groups) === "namespaced" && !names.has(record.name) && !uids.has(record.uid),
    )
    .map(({ name, line }) => ({
      id: `token:${name}`,
      part: "token",
      tool: name,
      state: "extra",
      says: `line ${line}: ${name} is not in the directory`,
      repair: "registers",
      fields: [{ field: "lines", desired: "0", found: "1" }],
    }));
}
