import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSlapd } from "@/e2e/ldap/start-slapd";
import { ldif } from "@/e2e/platform/ldif";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { ldapDirectory } from "./ldap-directory";
import { ldifDirectory } from "./ldif-directory";
import type { Directory } from "./model";

/** The same people, out of the box's LDIF file and out of a real slapd, must be the same to us. */

const layout = toolforge.directory;
const text = ldif();
let slapd: Awaited<ReturnType<typeof startSlapd>>;
let file: string;

beforeAll(async () => {
  slapd = await startSlapd(text, "dc=wikimedia,dc=org");
  file = join(mkdtempSync(join(tmpdir(), "forgeboard-ldif-")), "people.ldif");
  writeFileSync(file, text);
});
afterAll(() => slapd.stop());

const open = (servers: string[], more: Partial<Parameters<typeof ldapDirectory>[0]> = {}) =>
  ldapDirectory(
    {
      servers,
      caFile: slapd.caFile,
      bindDn: slapd.readerDn,
      bindPassword: slapd.readerPassword,
      timeoutMs: 3_000,
      ...more,
    },
    layout,
  );

const KINDS: [string, () => Directory][] = [
  ["LDIF file", () => ldifDirectory(file, layout)],
  ["slapd over ldaps", () => open([slapd.ldapsUrl])],
  ["slapd over StartTLS", () => open([slapd.ldapUrl])],
];

describe.each(KINDS)("%s", (_name, make) => {
  it("knows an administrator by password, with name and groups", async () => {
    const person = await make().authenticate("admin", "admin-demo");
    expect(person).toEqual({
      user: "admin",
      dn: "uid=admin,ou=people,dc=wikimedia,dc=org",
      displayName: "Admin",
      groups: ["tools.admin"],
    });
  });

  it("finds a maintainer's tools without a password", async () => {
    const person = await make().find("maintainer");
    expect(person?.groups).toContain("tools.wikibugs");
    expect(person?.groups).not.toContain("tools.admin");
  });

  it.each([
    ["admin", "wrong"],
    ["admin", ""],
    ["nobody-of-this-name", "admin-demo"],
    ["*", "admin-demo"],
    ["admin)(objectClass=*", "admin-demo"],
    ["admin\0", "admin-demo"],
  ])("refuses %j with %j", async (user, password) => {
    expect(await make().authenticate(user, password)).toBeNull();
  });

  it("finds nobody for an unknown name", async () => {
    expect(await make().find("nobody-of-this-name")).toBeNull();
  });
});

describe("connections", () => {
  let silent: Server;
  let silentUrl: string;
  beforeAll(async () => {
    silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    silentUrl = `ldaps://localhost:${typeof address === "object" && address ? address.port : 0}`;
  });
  afterAll(() => silent.close());

  it.each(["ldapsUrl", "ldapUrl"] as const)(
    "refuses a certificate of another authority (%s)",
    async (url) => {
      const people = open([slapd[url]], { caFile: slapd.otherCaFile });
      await expect(people.authenticate("admin", "admin-demo")).rejects.toMatchObject({ code: "upstream" });
    },
  );

  it("goes on to the next server when one does not answer", async () => {
    const people = open([silentUrl, slapd.ldapsUrl], { timeoutMs: 500 });
    expect(await people.find("admin")).toMatchObject({ user: "admin" });
  });

  it("says that no server answers, within its time limit", async () => {
    const before = Date.now();
    await expect(open([silentUrl], { timeoutMs: 500 }).find("admin")).rejects.toMatchObject({
      code: "upstream",
    });
    expect(Date.now() - before).toBeLessThan(2_500);
  });

  it("does not take a reader's failed bind for a wrong password", async () => {
    const people = open([slapd.ldapsUrl], { bindPassword: "wrong" });
    await expect(people.authenticate("admin", "admin-demo")).rejects.toMatchObject({ code: "upstream" });
  });
});
