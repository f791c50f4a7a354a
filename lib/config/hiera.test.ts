import { describe, expect, it } from "vitest";
import { hieraSchema } from "./hiera";

const GOOD = {
  repository: "/srv/hiera.git",
  branch: "production",
  file: "hieradata/tools.yaml",
  authorEmail: "{user}@example.org",
};
const taken = (more: object) => hieraSchema.safeParse({ ...GOOD, ...more }).success;

describe("hieraSchema", () => {
  it("asks for review unless told otherwise", () => {
    expect(hieraSchema.parse(GOOD)).toMatchObject({
      mode: "review",
      reviewRef: "refs/heads/forgeboard/{host}",
      authorName: "{user}",
    });
  });

  it.each([
    "/srv/with space/hiera.git",
    "https://git.example.org/hiera.git",
    "https://127.0.0.1:8443/x",
    "ssh://forgeboard@git.example.org:29418/hiera",
    "git@git.example.org:ops/hiera.git",
  ])("takes the repository %s", (repository) => {
    expect(taken({ repository })).toBe(true);
  });

  it.each([
    "--upload-pack=touch /tmp/x",
    "ext::sh -c whoami",
    "-x@host:path",
    "git@-oProxyCommand=x:path",
    "ssh://-oProxyCommand=x/path",
    "http://git.example.org/x",
    "git://git.example.org/x",
    "https://user:secret@git.example.org/x",
    "https://token@git.example.org/x",
    "relative/path",
    "/srv/a\nb",
    "https://git.example.org/a b",
    "",
  ])("refuses the repository %j", (repository) => {
    expect(taken({ repository })).toBe(false);
  });

  it.each([
    ["branch", "-x"],
    ["branch", "a..b"],
    ["branch", "a b"],
    ["branch", "a.lock"],
    ["branch", "refs/"],
    ["branch", "a:b"],
    ["file", "../secrets.yaml"],
    ["file", "/etc/passwd"],
    ["file", "-x"],
    ["file", "a/../b"],
    ["file", "a,b"],
    ["reviewRef", "refs/tags/x"],
    ["reviewRef", "forgeboard/{host}"],
    ["reviewRef", "refs/heads/a b"],
    ["authorEmail", "a\nb"],
    ["authorName", "<{user}>"],
    ["sshKeyFile", "/key' -o ProxyCommand='x"],
    ["sshKeyFile", "key"],
    ["knownHostsFile", "/a\nb"],
  ])("refuses %s %j", (field, value) => {
    expect(taken({ [field]: value })).toBe(false);
  });
});
