import { describe, expect, it } from "vitest";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { toolforge2017 } from "@/lib/config/profiles/toolforge-2017";
import type { DesiredQuota } from "@/lib/quotas/model";
import { desiredInfrastructure, desiredObjects } from "./desired";
import { driftOfInfrastructure, driftOfTool, type Found, orphans } from "./drift";
import {
  type Account,
  type DesiredObject,
  type FoundObject,
  inScope,
  isDestructive,
  lonePodsOf,
  objectKey,
} from "./model";

const AMOUNTS: DesiredQuota = {
  name: "tool-wikibugs",
  hard: { pods: "10", "limits.memory": "8Gi" },
  container: { default: { cpu: "500m" }, defaultRequest: {}, max: { cpu: "1" }, min: {} },
};
const wikibugs: Account = { name: "wikibugs", uid: 51_234, disabled: false };

const foundFrom = (objects: readonly DesiredObject[], more: Partial<Found> = {}): Found => ({
  objects: new Map(
    objects.map((object): [string, FoundObject] => [
      objectKey(object),
      { ...object, uid: "u", resourceVersion: "1" },
    ]),
  ),
  workloads: new Map(),
  quotas: new Map(),
  ...more,
});
const asDesired = (account = wikibugs) => desiredObjects(toolforge, account, AMOUNTS);
const changed = (kind: string, to: (fields: DesiredObject["fields"]) => Record<string, string>) =>
  asDesired().map((object) => (object.kind === kind ? { ...object, fields: to(object.fields) } : object));
const driftNow = (found: Found, account = wikibugs) => driftOfTool(toolforge, account, AMOUNTS, found);

describe("desired", () => {
  it("is a namespace, its limits and then its rights", () => {
    expect(asDesired().map(objectKey)).toEqual([
      "namespace//tool-wikibugs",
      "resourcequota/tool-wikibugs/tool-wikibugs",
      "limitrange/tool-wikibugs/tool-wikibugs",
      "rolebinding/tool-wikibugs/wikibugs-tool-binding",
    ]);
    expect(asDesired().map(({ fields }) => fields)).toEqual([
      { "labels.name": "tool-wikibugs", "labels.tenancy": "tool" },
      { "hard.pods": "10", "hard.limits.memory": "8Gi" },
      { "limits.default.cpu": "500m", "limits.max.cpu": "1" },
      { roleRef: "ClusterRole/tools-user", subjects: "User/wikibugs" },
    ]);
  });

  it("is in 2017 the namespace alone, with the user it runs as", () => {
    expect(desiredObjects(toolforge2017, wikibugs, null)).toEqual([
      {
        kind: "namespace",
        namespace: "",
        name: "wikibugs",
        tool: "wikibugs",
        fields: { "labels.name": "wikibugs", "annotations.RunAsUser": "51234" },
      },
    ]);
  });
});

describe("drift of a tool", () => {
  it("is none where everything is as it should be, whatever else is on the objects", () => {
    const more = asDesired().map((object) => ({
      ...object,
      fields: { ...object.fields, "labels.else": "x", "hard.count/secrets": "3" },
    }));
    expect(driftNow(foundFrom(more))).toEqual([]);
  });

  it("names each object that is missing", () => {
    expect(driftNow(foundFrom([])).map(({ id, repair }) => [id, repair])).toEqual([
      ["namespace//tool-wikibugs#missing", "create"],
      ["resourcequota/tool-wikibugs/tool-wikibugs#missing", "create"],
      ["limitrange/tool-wikibugs/tool-wikibugs#missing", "create"],
      ["rolebinding/tool-wikibugs/wikibugs-tool-binding#missing", "create"],
    ]);
  });

  it("names the fields that differ, and not those written another way", () => {
    const found = foundFrom(
      changed("resourcequota", () => ({ "hard.pods": "40", "hard.limits.memory": "8192Mi" })),
    );
    expect(driftNow(found)).toMatchObject([
      {
        id: "resourcequota/tool-wikibugs/tool-wikibugs#differs",
        fields: [{ field: "hard.pods", desired: "10", found: "40" }],
        says: "hard.pods is 40, should be 10",
        repair: "change",
      },
    ]);
  });

  it("replaces a binding of another role, which takes something away", () => {
    const [drift] = driftNow(
      foundFrom(changed("rolebinding", (fields) => ({ ...fields, roleRef: "ClusterRole/cluster-admin" }))),
    );
    expect(drift).toMatchObject({ what: "differs", repair: "replace" });
    expect(drift !== undefined && isDestructive(drift)).toBe(true);
  });

  it("has two quotas in one namespace", () => {
    const quotas = new Map([["tool-wikibugs", ["tool-wikibugs", "wikibugs"]]]);
    expect(driftNow(foundFrom(asDesired(), { quotas }))).toMatchObject([
      { id: "resourcequota/tool-wikibugs/wikibugs#duplicate", repair: "remove" },
    ]);
  });

  it("takes no second quota away while the tool's own is not there", () => {
    const quotas = new Map([["tool-wikibugs", ["wikibugs"]]]);
    const found = foundFrom(
      asDesired().filter(({ kind }) => kind !== "resourcequota"),
      { quotas },
    );
    expect(driftNow(found).map(({ what, repair }) => [what, repair])).toEqual([["missing", "create"]]);
    const none = foundFrom(asDesired(), {
      quotas: new Map([["tool-wikibugs", ["tool-wikibugs", "wikibugs"]]]),
    });
    expect(driftOfTool(toolforge, wikibugs, null, none)).toEqual([]);
  });

  it("wants a ServiceAccount of a profile that gives one, and does not mind what is on it", () => {
    const profile = { ...toolforge, tenancy: { ...toolforge.tenancy, serviceAccounts: ["{tool}-obs"] } };
    const now = (found: Found) =>
      driftOfTool(profile, wikibugs, AMOUNTS, found).map(({ id, repair }) => [id, repair]);
    const id = "serviceaccount/tool-wikibugs/wikibugs-obs";
    expect(now(foundFrom(asDesired()))).toEqual([[`${id}#missing`, "create"]]);
    const there = {
      ...asDesired()[0],
      kind: "serviceaccount" as const,
      namespace: "tool-wikibugs",
      name: "wikibugs-obs",
    };
    expect(now(foundFrom([...asDesired(), { ...there, tool: "wikibugs", fields: {} }]))).toEqual([]);
  });

  it("keeps a disabled tool's namespace and limits, takes its rights and stops what runs", () => {
    const workloads = new Map([["tool-wikibugs", { running: 2, held: 0, pods: ["shell"] }]]);
    const found = foundFrom(asDesired(), { workloads });
    const drift = driftNow(found, { ...wikibugs, disabled: true });
    expect(drift.map(({ id, repair }) => [id, repair])).toEqual([
      ["rolebinding/tool-wikibugs/wikibugs-tool-binding#unexpected", "remove"],
      ["workloads/tool-wikibugs/wikibugs#runs", "stop"],
    ]);
    expect(drift.every(isDestructive)).toBe(true);
    const runs = drift.find(({ what }) => what === "runs");
    expect(runs?.says).toBe(
      "the tool is disabled and 2 workloads and 1 pod that no controller has still run",
    );
    expect(runs === undefined ? [] : lonePodsOf(runs)).toEqual(["tool-wikibugs/shell"]);
  });

  it("starts again what it holds still once the tool is enabled", () => {
    const workloads = new Map([["tool-wikibugs", { running: 0, held: 3, pods: [] }]]);
    expect(driftNow(foundFrom(asDesired(), { workloads }))).toMatchObject([
      { what: "held", repair: "start", says: "3 workloads held still although the tool is enabled" },
    ]);
    const disabled = driftNow(foundFrom(asDesired(), { workloads }), { ...wikibugs, disabled: true });
    expect(disabled.map(({ what }) => what)).toEqual(["unexpected"]);
  });

  it("makes nothing for a disabled tool that has nothing", () => {
    expect(driftNow(foundFrom([]), { ...wikibugs, disabled: true })).toEqual([]);
  });

  it.each(["my_tool", "x".repeat(54), "-x"])("says of %s that it can have no namespace", (name) => {
    expect(driftNow(foundFrom([]), { ...wikibugs, name })).toMatchObject([
      { what: "impossible", repair: null },
    ]);
  });
});

describe("drift of the cluster", () => {
  const namespace = (name: string): DesiredObject => ({
    kind: "namespace",
    namespace: "",
    name,
    tool: null,
    fields: {},
  });

  it("names namespaces of tools that the directory does not know, and never removes them", () => {
    const found = foundFrom(["tool-lost", "tool-wikibugs", "kube-system", "lost"].map(namespace));
    expect(orphans(toolforge, new Set(["wikibugs"]), found)).toMatchObject([
      { id: "namespace//tool-lost#orphan", tool: "lost", repair: null },
    ]);
    const in2017 = foundFrom(["default", "lost", "kube-system"].map(namespace));
    expect(orphans(toolforge2017, new Set(), in2017)).toMatchObject([{ name: "lost" }]);
    // Of a profile whose own namespaces are named as a tool's could be.
    const listed = { ...toolforge2017, platformNamespaces: ["lost"] };
    expect(orphans(listed, new Set(), foundFrom([namespace("lost")]))).toEqual([]);
  });

  const profile = {
    ...toolforge,
    infrastructureUsers: [{ user: "prometheus", access: "read-only" as const }],
  };
  const desired = desiredInfrastructure(profile, ["anna"]);

  it("wants bindings of accounts that may look, and of those that may do all", () => {
    expect(desired.map(({ name, fields }) => [name, fields.roleRef, fields.subjects])).toEqual([
      ["anna-view-binding", "ClusterRole/view", "User/anna"],
      ["anna-binding", "ClusterRole/k8s-admin", "User/anna"],
      ["prometheus-view-binding", "ClusterRole/view", "User/prometheus"],
    ]);
  });

  it("leaves rights over the cluster to people, and names who has them without being an admin", () => {
    const former: DesiredObject = {
      kind: "clusterrolebinding",
      namespace: "",
      name: "otto-binding",
      tool: null,
      fields: { roleRef: "ClusterRole/k8s-admin", subjects: "User/otto" },
    };
    const drift = driftOfInfrastructure(desired, profile, foundFrom([...desired.slice(1), former]));
    expect(drift.map(({ id, repair }) => [id, repair])).toEqual([
      ["clusterrolebinding//anna-view-binding#missing", null],
      ["clusterrolebinding//otto-binding#unexpected", null],
    ]);
  });
});

it("takes up again what a replacement left that was cut off between its two writes", () => {
  const scope = {
    ids: ["rolebinding/tool-a/b#differs"],
    whats: null,
    kind: null,
    destructive: false,
    pods: [],
  };
  const drift = { kind: "rolebinding", repair: "create" as const, what: "missing" as const };
  expect(inScope({ ...drift, id: "rolebinding/tool-a/b#missing" }, scope)).toBe(true);
  expect(inScope({ ...drift, id: "rolebinding/tool-a/c#missing" }, scope)).toBe(false);
});
