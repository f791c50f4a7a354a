import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ControlPlane, launchControlPlane } from "@/e2e/control-plane/launch";
import { toolforge2017 } from "@/lib/config/profiles/toolforge-2017";
import { readCsv, writeCsv } from "./csv-records";
import type { AccountTool } from "./model";
import { NOTHING, planRegisters } from "./plan-registers";
import { parseRegisters } from "./registers";
import { parseTokenFile } from "./token-file";

/** The files as their real readers and their real writer have them: kube-apiserver, and Python's csv module. */

const { credential } = toolforge2017.accounts;
if (credential.kind !== "token") throw new Error("the profile has no tokens");

const token = (letter: string) => letter.repeat(64);
const tool = (name: string, uid: number): AccountTool => ({
  ...{ name, uid, gid: uid, disabled: false },
  homeDirectory: `/data/project/${name}`,
  namespace: name,
});
const tools = [tool("sal", 51_001), tool("geohack", 51_002)];
const infrastructure = `${token("P")},prometheus,3,infrastructure-readonly\n${token("C")},client-infrastructure,1,infrastructure-readwrite\n`;
const { texts: made } = planRegisters(
  parseRegisters({
    tokens: `${token("S")},sal,51001,"tool"\n`,
    access: "",
    infrastructureUsers: infrastructure,
  }),
  { profile: credential, tools, declared: [], namespace: "{tool}" },
  {
    ...NOTHING,
    tools: new Set(["sal", "geohack"]),
    users: new Set(["*", "prometheus", "client-infrastructure"]),
    full: new Set(["client-infrastructure"]),
  },
);
/** What has been seen in such files, as the reader takes it: both line ends, empty lines, kinds nobody here knows, one token twice. */
const ODD = [
  `"${token("Q")}",quoted,77,"tool,extra"\n`,
  "\r\n\n",
  `${token("D")},first,78,tool\r\n`,
  `${token("N")},nodes,9,system:node\n`,
  `${token("D")},second,79,tool\n`,
  `${token("G")},groupless,80\r\n`,
].join("");
const geohackToken = parseTokenFile(made.tokens).records.find(({ name }) => name === "geohack")?.token;

describe("a real API server", () => {
  let plane: ControlPlane;
  beforeAll(async () => {
    plane = await launchControlPlane({
      registers: { tokens: `${made.tokens}${ODD}`, access: `# by hand\n\r\n${made.access}` },
    });
    for (const { namespace } of tools)
      await plane.ask(plane.tokens.admin, "POST", "/api/v1/namespaces", {
        body: { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
      });
  });
  afterAll(() => plane?.stop());

  const whoIs = async (who: string) => {
    const { body } = await plane.ask(who, "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", {
      body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
    });
    return (body.status as { userInfo: { username: string; uid: string; groups: string[] } } | undefined)
      ?.userInfo;
  };
  const status = async (who: string, method: string, path: string, body?: object) =>
    (await plane.ask(who, method, path, body === undefined ? {} : { body })).status;
  const configMap = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });
  const makes = (who: string, namespace: string, name: string) =>
    status(who, "POST", `/api/v1/namespaces/${namespace}/configmaps`, configMap(name));

  it("knows who each token is of, by name, uid and group", async () => {
    const info = (username: string, uid: string, group: string) => ({
      username,
      uid,
      groups: [group, "system:authenticated"],
      extra: expect.anything(),
    });
    const seen = [
      await whoIs(token("S")),
      await whoIs(geohackToken?.reveal() ?? ""),
      await whoIs(token("P")),
      await whoIs(token("C")),
    ];
    expect(seen.map((each) => ({ extra: {}, ...(each as object) }))).toEqual([
      info("sal", "51001", "tool"),
      info("geohack", "51002", "tool"),
      info("prometheus", "3", "infrastructure-readonly"),
      info("client-infrastructure", "1", "infrastructure-readwrite"),
    ]);
    expect(await status(token("X"), "GET", "/api/v1/nodes")).toBe(401);
  });

  it("reads lines as we do, whoever wrote them and however", async () => {
    const { records, fault } = parseTokenFile(ODD);
    expect(fault).toBeNull();
    // Of two lines with one token it takes the last, as the finding says.
    const read = new Map(records.map((record) => [record.token.reveal(), record]));
    expect(records.map(({ name }) => name)).toEqual(["quoted", "first", "nodes", "second", "groupless"]);
    for (const [secret, { name, uid, groups }] of read)
      expect(await whoIs(secret)).toMatchObject({
        username: name,
        uid,
        groups: [...(groups ?? []), "system:authenticated"],
      });
  });

  it("lets a tool do what it may in its own namespace, and look at nodes and namespaces", async () => {
    const sal = token("S");
    expect(await makes(sal, "sal", "mine")).toBe(201);
    expect(await status(sal, "GET", "/api/v1/namespaces/sal/pods")).toBe(200);
    expect(await status(sal, "GET", "/apis/batch/v1/namespaces/sal/jobs")).toBe(200);
    expect(await status(sal, "GET", "/api/v1/nodes")).toBe(200);
    expect(await status(sal, "GET", "/api/v1/namespaces")).toBe(200);
    expect(await status(sal, "GET", "/version")).toBe(200);
    expect(await makes(sal, "geohack", "theirs")).toBe(403);
    expect(await status(sal, "GET", "/api/v1/namespaces/geohack/secrets")).toBe(403);
    expect(await status(sal, "GET", "/api/v1/pods")).toBe(403);
    expect(await status(sal, "GET", "/api/v1/namespaces/sal/serviceaccounts")).toBe(403);
    expect(await status(sal, "DELETE", "/api/v1/namespaces/sal")).toBe(403);
  });

  it("lets the infrastructure read everything, or do everything", async () => {
    const [reads, writes] = [token("P"), token("C")];
    expect(await status(reads, "GET", "/api/v1/pods")).toBe(200);
    expect(await status(reads, "GET", "/api/v1/namespaces/geohack/secrets")).toBe(200);
    expect(await makes(reads, "geohack", "no")).toBe(403);
    expect(await makes(writes, "geohack", "yes")).toBe(201);
    expect(await status(writes, "DELETE", "/api/v1/namespaces/geohack/configmaps/yes")).toBe(200);
  });
});

describe("Python's csv module", () => {
  /** What csv.writer makes of records, and what csv.reader makes of a text. */
  function python(program: string, input: unknown): unknown {
    const code = `import csv, io, json, sys\nvalue = json.load(sys.stdin)\n${program}`;
    return JSON.parse(execFileSync("python3", ["-c", code], { input: JSON.stringify(input) }).toString());
  }
  const field = fc.string({ unit: fc.constantFrom("a", "Z", "9", ",", '"', " ", "\n", "\r", "é", "#", "'") });
  const records = fc.array(fc.array(field, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 });

  it("writes what we write, byte by byte", () => {
    const cases = fc.sample(records, 500);
    const written = python(
      "def text(records):\n out = io.StringIO(newline='')\n csv.writer(out).writerows(records)\n return out.getvalue()\nprint(json.dumps([text(each) for each in value]))",
      cases,
    );
    expect(cases.map((each) => writeCsv(each, "\r\n"))).toEqual(written);
  });

  it("reads what we read, where nothing has a line's end in it", () => {
    const plain = records.filter((each) => !each.flat().some((text) => /[\r\n]/.test(text)));
    const texts = fc.sample(plain, 300).map((each) => writeCsv(each, "\n"));
    const read = python(
      "print(json.dumps([[row for row in csv.reader(io.StringIO(each, newline=''))] for each in value]))",
      texts,
    );
    expect(texts.map((each) => readCsv(each).records.map(({ fields }) => fields))).toEqual(read);
  });
});
