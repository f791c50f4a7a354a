import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ControlPlane, launchControlPlane } from "@/e2e/control-plane/launch";
import { setEnvironment } from "@/e2e/worker/cluster";
import { connect, type KubeConnection } from "@/lib/kubernetes/connection";
import { checkReader } from "./check-reader";
import { checkWriter } from "./check-writer";
import { OPERATOR_RIGHTS, sayAccess } from "./operator-rights";

/** The doctor's questions to a real API server that has the manifests of deploy/, and then lacks something of them. */

const GROUP = "forgeboard-operators";
const ROLES = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
let plane: ControlPlane;
let reader: KubeConnection;
let writer: KubeConnection;

beforeAll(async () => {
  plane = await launchControlPlane();
  setEnvironment({
    FORGEBOARD_READER_KUBECONFIG: plane.readerKubeconfigFile,
    FORGEBOARD_WRITER_KUBECONFIG: plane.writerKubeconfigFile,
  });
  reader = connect("reader");
  writer = connect("writer");
});
afterAll(() => plane?.stop());

const apply = (file: string) =>
  plane.kubectl(["apply", "--server-side", "--force-conflicts", "-f", resolve(file)]);

type Rule = { apiGroups: string[]; resources: string[]; verbs: string[] };

/** Takes one verb on one resource out of a role. */
async function takeAway(role: string, group: string, resource: string, verb: string): Promise<void> {
  const { body } = await plane.ask(plane.tokens.admin, "GET", `${ROLES}/${role}`);
  const rules = (body.rules as Rule[]).flatMap((rule) => {
    if (!rule.apiGroups.includes(group) || !rule.resources.includes(resource)) return [rule];
    const verbs = rule.verbs.filter((each) => each !== verb);
    return verbs.length === 0 ? [] : [{ ...rule, verbs }];
  });
  const answer = await plane.ask(plane.tokens.admin, "PUT", `${ROLES}/${role}`, { body: { ...body, rules } });
  expect(answer.status).toBe(200);
}

/** The authorizer follows its own watch, a moment after the write. */
const settled = (check: () => ReturnType<typeof checkWriter>, amiss: readonly string[]) =>
  expect
    .poll(
      async () =>
        (await check())
          .filter(({ state }) => state !== "ok")
          .map(({ checked, says }) => `${checked}: ${says}`),
      { timeout: 20_000 },
    )
    .toEqual(amiss);
const operator = (right: (typeof OPERATOR_RIGHTS)[number]) =>
  `people in ${GROUP} ${right.does} (${sayAccess(right)})`;
const nameOf = ({ resource, subresource }: (typeof OPERATOR_RIGHTS)[number]) =>
  subresource === undefined ? resource : `${resource}/${subresource}`;

describe("reader", () => {
  it("has all it needs, and is told what it lacks", async () => {
    await settled(() => checkReader(reader), []);
    await takeAway("forgeboard-reader", "storage.k8s.io", "volumeattachments", "list");
    await settled(
      () => checkReader(reader),
      [
        "reader lists volumeattachments: may not list: a decommission asks a person whether volumes are detached",
      ],
    );
    await apply("deploy/rbac-reader.yaml");
    await settled(() => checkReader(reader), []);
  });
});

describe.each([
  ["as applied", []],
  ["constrained", ["deploy/rbac-writer-constrained.yaml"]],
] as const)("writer, %s", (name, more) => {
  const narrow =
    name === "constrained"
      ? []
      : [
          "impersonation is narrow: the writer may act as any user name, those of the cluster's controllers too",
        ];
  const asShipped = async () => {
    for (const file of ["deploy/rbac-writer.yaml", ...more]) await apply(file);
    await settled(() => checkWriter(writer, GROUP, "tools-user"), narrow);
  };

  it.each(OPERATOR_RIGHTS)("says that people lack: $verb $resource", async (right) => {
    await asShipped();
    await takeAway(GROUP, right.group, nameOf(right), right.verb);
    await settled(
      () => checkWriter(writer, GROUP, "tools-user"),
      [`${operator(right)}: may not, the group has no such role: ${right.without}`, ...narrow],
    );
  });
});

it("says what a constrained writer may not do in anybody's name", async () => {
  const [right] = OPERATOR_RIGHTS.filter(({ verb, resource }) => verb === "delete" && resource === "nodes");
  if (right === undefined) throw new Error("no such right");
  for (const file of ["deploy/rbac-writer.yaml", "deploy/rbac-writer-constrained.yaml"]) await apply(file);
  await settled(() => checkWriter(writer, GROUP, "tools-user"), []);
  await takeAway("forgeboard-writer", "", "nodes", "impersonate-on:user-info:delete");
  await settled(
    () => checkWriter(writer, GROUP, "tools-user"),
    [`${operator(right)}: the writer may not do it in their name: ${right.without}`],
  );
});
