import { expect, it } from "vitest";
import { ldif } from "@/e2e/platform/ldif";
import { buildWorld } from "@/e2e/platform/world/build";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { TENANT_KINDS } from "@/lib/kubernetes/model";
import { projectTenant } from "@/lib/kubernetes/tenant-objects";
import { desiredQuota } from "@/lib/quotas/model";
import { desiredInfrastructure } from "./desired";
import { driftOfInfrastructure, driftOfTool, type Found, orphans } from "./drift";
import { objectKey } from "./model";
import { quotasOf } from "./observe";

/** The demo's world against the profile it stands for: what drifts in it, drifts on purpose. */

const store = buildWorld(1, Date.parse("2026-11-25T12:00:00Z"));
const objects = TENANT_KINDS.flatMap((kind) =>
  [...store.values(`${kind}s`)].map((object) => projectTenant(kind, object)),
);
const found: Found = {
  objects: new Map(objects.map((object) => [objectKey(object), object])),
  quotas: quotasOf(objects.filter(({ namespace }) => namespace.startsWith("tool-"))),
  workloads: new Map(),
};
const tools = [...ldif().matchAll(/^uid: tools\.(.+)$/gm)].map(([, name = ""]) => name);
const disabled = new Set(["zoomviewer", "stub-uploader", "query-uploader"]);

it("has twenty quotas that somebody raised, and one of each other trouble", () => {
  const drift = [
    ...tools.flatMap((name, index) =>
      driftOfTool(
        toolforge,
        { name, uid: 51_000 + index, disabled: disabled.has(name) },
        desiredQuota(toolforge, name, {}),
        found,
      ),
    ),
    ...orphans(toolforge, new Set(tools), found),
    ...driftOfInfrastructure(desiredInfrastructure(toolforge, ["admin", "anna"]), toolforge, found),
  ];
  const counts: Record<string, number> = {};
  for (const { kind, what } of drift) counts[`${kind} ${what}`] = (counts[`${kind} ${what}`] ?? 0) + 1;
  expect(counts).toEqual({
    "resourcequota differs": 20,
    "namespace differs": 5,
    "resourcequota duplicate": 1,
    "rolebinding missing": 1,
    "rolebinding unexpected": 1,
    "namespace orphan": 1,
    "namespace impossible": 1,
    "clusterrolebinding unexpected": 1,
  });
});
