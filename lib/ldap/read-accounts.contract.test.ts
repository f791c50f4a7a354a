import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startCutProxy } from "@/e2e/ldap/cut-proxy";
import { BASE, manyTools, ODD } from "@/e2e/ldap/many-tools";
import { startSlapd } from "@/e2e/ldap/start-slapd";
import { toolforge } from "@/lib/config/profiles/toolforge";
import type { Accounts } from "./model";
import { readLdapAccounts } from "./read-ldap-accounts";
import { readLdifAccounts } from "./read-ldif-accounts";

/** 3,500 tools out of an LDIF file and out of a real slapd that gives 500 entries at a time must be the same to us. */

const [TOOLS, PEOPLE] = [3_500, 1_200];
const layout = toolforge.directory;
const text = manyTools({ tools: TOOLS, people: PEOPLE });
const reader = `dn.exact="cn=reader,${BASE}"`;
const limits = (line: string) => [`limits ${reader} size=500 ${line}`];

let slapd: Awaited<ReturnType<typeof startSlapd>>;
const open = (servers: string[], of = slapd) => ({
  servers,
  caFile: of.caFile,
  bindDn: `cn=reader,${BASE}`,
  bindPassword: "reader-of-tests",
  timeoutMs: 3_000,
});
const soon = () => AbortSignal.timeout(30_000);
const read = (servers: string[], of = slapd): Promise<Accounts> =>
  readLdapAccounts(open(servers, of), layout, soon());

beforeAll(async () => {
  slapd = await startSlapd(text, BASE, limits("size.prtotal=unlimited"));
});
afterAll(() => slapd.stop());

describe.each<[string, () => Promise<Accounts>]>([
  ["LDIF file", async () => readLdifAccounts(text, "file", layout)],
  ["slapd", () => read([slapd.ldapsUrl])],
])("%s", (kind, make) => {
  let accounts: Accounts;
  beforeAll(async () => {
    accounts = await make();
  });
  const tool = (name: string) => accounts.tools.find((one) => one.name === name);

  it("gives all tools and people, beyond the size limit of the server", () => {
    // One has no uid, one is there twice.
    expect(accounts.tools).toHaveLength(TOOLS - 2);
    expect(accounts.people).toHaveLength(PEOPLE);
    expect(new Set(accounts.tools.map(({ name }) => name)).size).toBe(TOOLS - 2);
  });

  it("knows each tool with its maintainers", () => {
    expect(tool("tool-7")).toEqual({
      name: "tool-7",
      uid: 52_007,
      gid: 52_007,
      homeDirectory: "/data/project/tool-7",
      disabled: [],
      disabledAt: null,
      members: [
        { kind: "person", name: "person-50" },
        { kind: "person", name: "person-7" },
      ],
    });
    expect(tool(ODD.orphan)?.members).toEqual([]);
  });

  it("knows the admins, and keeps no address", () => {
    expect(accounts.people.filter(({ groups }) => groups.length > 0)).toMatchObject([
      { user: "person-0", displayName: "Person 0", uid: 100_001, groups: ["tools.admin"] },
    ]);
    expect(JSON.stringify(accounts)).not.toContain("@");
  });

  it("reads a tool that maintains a tool, by both spellings of its DN", () => {
    expect(tool(ODD.byTool)?.members).toEqual([
      { kind: "person", name: "person-1" },
      { kind: "tool", name: ODD.cn },
      { kind: "tool", name: ODD.underscore },
    ]);
    expect(tool(ODD.cn)).toMatchObject({ disabled: [], members: [{ kind: "person", name: "person-1" }] });
  });

  it.each([
    [ODD.shell, ["shell"], null],
    [ODD.policy, ["policy"], null],
    [ODD.locked, ["locked"], "2026-11-01T09:00:00.123Z"],
    [ODD.archive, ["locked"], null],
    [ODD.all, ["shell", "policy", "locked"], "2026-11-01T09:00:00.000Z"],
    [ODD.underscore, [], null],
  ])("reads %s as disabled by %j since %j", (name, disabled, disabledAt) => {
    expect(tool(name)).toMatchObject({ disabled, disabledAt });
  });

  it("names what it cannot read, and goes on", () => {
    const of = (name: string | null) => accounts.unreadable.filter((one) => one.name === name);
    expect(of(ODD.noUid)).toMatchObject([{ kind: "tool", says: 'has uidNumber "0"' }]);
    expect(of(ODD.twice)).toMatchObject([{ kind: "tool", says: `there are two entries for ${ODD.twice}` }]);
    expect(accounts.unreadable).toHaveLength(2);
  });

  it("counts the referrals it did not follow", () => {
    expect(accounts.referrals).toBe(kind === "slapd" ? 1 : 0);
  });
});

it("gives the same from both", async () => {
  const { from: _file, referrals: _none, ...ofFile } = readLdifAccounts(text, "file", layout);
  const { from, referrals: _some, ...ofSlapd } = await read([slapd.ldapsUrl]);
  expect(from).toBe(slapd.ldapsUrl);
  // Two entries of one name come in an order of the server's own.
  expect({ ...ofSlapd, unreadable: ofSlapd.unreadable.length }).toEqual({
    ...ofFile,
    unreadable: ofFile.unreadable.length,
  });
});

describe("an answer that is not whole", () => {
  it.each([
    ["a limit over all pages", "size.prtotal=1000"],
    ["a server that gives no pages", "size.prtotal=disabled"],
  ])("is an error: %s", async (_what, line) => {
    const limited = await startSlapd(text, BASE, limits(line));
    onTestFinished(() => limited.stop());
    await expect(read([limited.ldapsUrl], limited)).rejects.toMatchObject({
      code: "upstream",
      message: expect.stringContaining("its size limit lets the reader have only a part"),
    });
  });

  const CUT_BYTES = 300_000;
  const portOf = (url: string) => Number(new URL(url.replace("ldaps:", "https:")).port);

  it("is made up for by the next server, when the connection breaks between two pages", async () => {
    const proxy = await startCutProxy(portOf(slapd.ldapsUrl), {
      afterBytes: CUT_BYTES,
      onCut: (sockets) => {
        for (const socket of sockets) socket.destroy();
      },
    });
    onTestFinished(() => proxy.stop());
    await expect(read([proxy.url])).rejects.toMatchObject({ code: "upstream" });
    expect(proxy.isCut()).toBe(true);
    const { tools, from } = await read([proxy.url, slapd.ldapsUrl]);
    expect([tools.length, from]).toEqual([TOOLS - 2, slapd.ldapsUrl]);
  });

  it("is made up for by the next server, when the first one is killed while it answers", async () => {
    const dying = await startSlapd(text, BASE, limits("size.prtotal=unlimited"));
    let killed: Promise<void> | null = null;
    const proxy = await startCutProxy(portOf(dying.ldapsUrl), {
      afterBytes: CUT_BYTES,
      onCut: () => {
        killed = dying.stop("SIGKILL");
      },
    });
    onTestFinished(() => proxy.stop());
    const settings = open([proxy.url], dying);
    await expect(readLdapAccounts(settings, layout, soon())).rejects.toMatchObject({ code: "upstream" });
    await killed;
    expect(killed).not.toBeNull();
    const { tools } = await read([dying.ldapsUrl, slapd.ldapsUrl]);
    expect(tools).toHaveLength(TOOLS - 2);
  });

  it("ends within the time limit, when a server falls silent", async () => {
    const proxy = await startCutProxy(portOf(slapd.ldapsUrl), {
      afterBytes: CUT_BYTES,
      onCut: () => undefined,
    });
    onTestFinished(() => proxy.stop());
    const began = Date.now();
    const settings = { ...open([proxy.url]), timeoutMs: 60_000 };
    await expect(readLdapAccounts(settings, layout, AbortSignal.timeout(1_000))).rejects.toMatchObject({
      code: "upstream",
      message: expect.stringContaining("out of time"),
    });
    expect(Date.now() - began).toBeLessThan(5_000);
    const patient = { ...open([proxy.url]), timeoutMs: 1_000 };
    await expect(readLdapAccounts(patient, layout, soon())).rejects.toMatchObject({ code: "upstream" });
  });
});
