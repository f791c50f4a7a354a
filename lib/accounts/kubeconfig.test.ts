import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { toolforge2017 } from "@/lib/config/profiles/toolforge-2017";
import {
  judgeKubeconfig,
  mergedKubeconfig,
  newKubeconfig,
  type WantedKubeconfig,
  wantedKubeconfig,
} from "./kubeconfig";
import { Secret } from "./secret";

const token = new Secret("T".repeat(64));
const place = { server: "https://api.example.org:6443", caPem: "PEM" };

function wanted(profile: typeof toolforge): WantedKubeconfig {
  const namespace = profile === toolforge ? "tool-sal" : "sal";
  const found = wantedKubeconfig(profile.accounts, place, { name: "sal", namespace }, token);
  if (found === null) throw new Error("nothing wanted");
  return found;
}
const [now, then] = [wanted(toolforge), wanted(toolforge2017)];
const text2017 = newKubeconfig({ ...then, caPem: null });

describe("kubeconfig of 2017", () => {
  it("is JSON as Python's json.dump(indent=4, sort_keys=True) writes it", () => {
    expect(text2017).toBe(`{
    "apiVersion": "v1",
    "clusters": [
        {
            "cluster": {
                "server": "https://api.example.org:6443"
            },
            "name": "default"
        }
    ],
    "contexts": [
        {
            "context": {
                "cluster": "default",
                "namespace": "sal",
                "user": "default"
            },
            "name": "default"
        }
    ],
    "current-context": "default",
    "kind": "Config",
    "users": [
        {
            "name": "default",
            "user": {
                "token": "${"T".repeat(64)}"
            }
        }
    ]
}`);
  });

  it("needs the tool's token", () => {
    expect(
      wantedKubeconfig(toolforge2017.accounts, place, { name: "sal", namespace: "sal" }, null),
    ).toBeNull();
  });

  it("names the field that differs, never a token", () => {
    const other = judgeKubeconfig(text2017.replace("TTTT", "UUUU"), then);
    expect(other).toEqual({
      state: "differs",
      fields: ["certificate-authority-data of cluster default", "token of user default"],
    });
  });
});

describe("kubeconfig from 2020 on", () => {
  it("is YAML with the certificate beside it", () => {
    expect(parse(newKubeconfig(now))).toEqual({
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        {
          name: "toolforge",
          cluster: {
            server: place.server,
            "certificate-authority-data": Buffer.from("PEM").toString("base64"),
          },
        },
      ],
      contexts: [
        { name: "toolforge", context: { cluster: "toolforge", user: "tf-sal", namespace: "tool-sal" } },
      ],
      users: [
        {
          name: "tf-sal",
          user: {
            "client-certificate": "../.toolskube/client.crt",
            "client-key": "../.toolskube/client.key",
          },
        },
      ],
      "current-context": "toolforge",
    });
    expect(newKubeconfig(now)).not.toMatch(/[{}[\]]/);
  });

  it("keeps what somebody added, with its comments", () => {
    const theirs = `apiVersion: v1
kind: Config
# my other cluster
clusters:
- name: mine
  cluster: {server: "https://mine.example.org"}
users:
- name: tf-sal
  user: {token: old, username: x}
contexts: []
current-context: mine
`;
    const merged = mergedKubeconfig(theirs, now) ?? "";
    expect(merged).toContain("# my other cluster");
    expect(judgeKubeconfig(merged, now)).toEqual({ state: "right" });
    const read = parse(merged);
    expect(read["current-context"]).toBe("mine");
    expect(read.clusters).toHaveLength(2);
    expect(read.users[0].user).not.toHaveProperty("token");
  });
});

describe("any kubeconfig", () => {
  it.each([
    ["nothing", "", "is empty"],
    ["plain text", "hello", "is plain text"],
    ["a list", "- a", "is empty"],
    ["broken YAML", "a: [", "is no YAML"],
    ["lists that are none", "clusters: hello", "clusters"],
    ["another kind", "kind: Pod", "kind"],
    ["entries without a name", "users: [{user: {}}]", "users.0.name"],
    ["keys given twice", "clusters: []\nclusters: []", "is no YAML"],
  ])("leaves %s alone", (_what, text, says) => {
    expect(judgeKubeconfig(text, now)).toEqual({ state: "invalid", says: expect.stringContaining(says) });
    expect(mergedKubeconfig(text, now)).toBeNull();
  });

  it("quotes nothing of a file it cannot read", () => {
    const broken = `users: [{name: x, user: {token: ${"S".repeat(64)}`;
    expect(JSON.stringify(judgeKubeconfig(broken, now))).not.toContain("SSSS");
  });

  it("leaves a file alone that names something of ours twice", () => {
    const twice = "users: [{name: tf-sal, user: {}}, {name: tf-sal, user: {}}]";
    expect(mergedKubeconfig(twice, now)).toBeNull();
    expect(judgeKubeconfig(twice, now)).toMatchObject({
      fields: expect.arrayContaining(["user tf-sal, which is there twice"]),
    });
  });

  it("does not follow a file that multiplies itself", () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefgh"
      .split("")
      .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefg"[at]}`).join(",")}]`)
      .join("\n")}`;
    expect(judgeKubeconfig(bomb, now)).toEqual({ state: "invalid", says: "refers to itself" });
  });

  const named = fc.record({ name: fc.constantFrom("a", "b", "toolforge", "tf-sal", "default") });
  const list = fc.uniqueArray(named, { selector: ({ name }) => name, maxLength: 4 });
  it("is right once it was merged, and then stays as it is", () => {
    fc.assert(
      fc.property(
        fc.record({ clusters: list, contexts: list, users: list }, { requiredKeys: [] }),
        fc.constantFrom(now, then),
        fc.boolean(),
        (config, target, asJson) => {
          const text = asJson
            ? JSON.stringify(config)
            : `# kept\n${stringify({ kind: "Config", ...config })}`;
          const merged = mergedKubeconfig(text, target) ?? "";
          expect(judgeKubeconfig(merged, target)).toEqual({ state: "right" });
          expect(mergedKubeconfig(merged, target)).toBe(merged);
        },
      ),
    );
  });
});
