import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { z } from "zod";

const ruleWire = z.object({
  apiGroups: z.array(z.string()),
  resources: z.array(z.string()),
  verbs: z.array(z.string()),
});
const roleWire = z.object({
  kind: z.literal("ClusterRole"),
  metadata: z.object({ name: z.string() }),
  rules: z.array(ruleWire),
});

/** "patch deployments.apps": what a ClusterRole of a manifest gives, sorted. */
export function rightsOf(file: string, role: string): string[] {
  const roles = parseAllDocuments(readFileSync(file, "utf8")).flatMap(
    (document) => roleWire.safeParse(document.toJS()).data ?? [],
  );
  const found = roles.find(({ metadata }) => metadata.name === role);
  if (found === undefined) throw new Error(`${file} has no ClusterRole ${role}`);
  const rights = found.rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${spelled(group, resource)}`)),
    ),
  );
  return rights.sort();
}

function spelled(group: string, resource: string): string {
  const [kind, ...sub] = resource.split("/");
  return [`${kind}${group === "" ? "" : `.${group}`}`, ...sub].join("/");
}
