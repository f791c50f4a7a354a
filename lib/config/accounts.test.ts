import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { accountsSchema } from "./accounts";
import { parseSite } from "./site";

const cluster = "cluster: { server: 'https://api.example.org:6443' }";
const read = (text: string) => accountsSchema.safeParse(parse(text));
const saysOf = (text: string) => JSON.stringify(read(text).error?.issues ?? []);

describe("accounts of the site file", () => {
  it("needs where homes are and how tools reach the API server, and knows the rest", () => {
    expect(read(`{ homes: { root: /data/project }, ${cluster} }`).data).toEqual({
      homes: { root: "/data/project", owner: "tool" },
      registers: {
        root: "/etc/kubernetes",
        tokens: "tokenauth",
        access: "abac",
        infrastructureUsers: "infrastructure-users",
        mode: "0400",
        uid: 0,
        gid: 0,
      },
      cluster: { server: "https://api.example.org:6443" },
      intervalSeconds: 900,
      timeoutMs: 10_000,
    });
  });

  it("takes a program that restarts the API servers, by its whole path", () => {
    const restart = (command: string) =>
      `{ homes: { root: /data }, registers: { restart: { command: ${command} } }, ${cluster} }`;
    expect(read(restart("[/usr/local/sbin/restart-apiservers]")).data?.registers.restart).toEqual({
      command: ["/usr/local/sbin/restart-apiservers"],
      timeoutSeconds: 300,
    });
    expect(saysOf(restart("[systemctl, restart]"))).toContain("absolute path");
    expect(saysOf(restart("[]"))).toContain(">=1 items");
  });

  it.each([
    ["a relative root", "{ root: data/project }", "absolute"],
    ["a root that climbs", "{ root: /data/../etc }", "without . or .."],
    ["the root of everything", "{ root: / }", "absolute"],
    ["a root with an empty part", "{ root: /data//project }", "absolute"],
    ["a sign of the mount elsewhere", "{ root: /data/project, mounted: ../x }", "without a slash"],
    ["another owner", "{ root: /data/project, owner: root }", "tool"],
    ["an unknown field", "{ root: /data/project, sticky: true }", "sticky"],
  ])("refuses %s", (_what, homes, says) => {
    expect(saysOf(`{ homes: ${homes}, ${cluster} }`)).toContain(says);
  });

  it.each([
    ["a path for a file's name", "{ tokens: ../tokenauth }", "without a slash"],
    ["a mode in words", "{ mode: rw }", "octal"],
    ["an id that means nobody", "{ uid: 4294967295 }", "uid"],
  ])("refuses %s", (_what, registers, says) => {
    expect(saysOf(`{ homes: { root: /h }, registers: ${registers}, ${cluster} }`)).toContain(says);
  });

  it("names the field in the site file", () => {
    expect(() => parseSite(`accounts: { homes: { root: x }, ${cluster} }`)).toThrow("accounts.homes.root");
  });

  it("lets no profile ask for certificates of the cluster's own groups", () => {
    const { accounts } = parseSite("").profile;
    const override = {
      accounts: { ...accounts, credential: { ...accounts.credential, organization: "system:masters" } },
    };
    expect(() => parseSite(JSON.stringify({ override }))).toThrow("accounts.credential.organization");
  });
});
