import type { KubeObject } from "../objects";
import type { Store } from "../store";
import { HAND_MADE } from "./names";
import { type Condition, ownerOf, podOf, type Template, template } from "./pods";
import type { Random } from "./random";
import { addDeployment } from "./workloads";

/** What tools run, as the platform's own tools make it: a web service, or a continuous job. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
export const REGISTRY = "docker-registry.tools.wmflabs.org/toolforge";
const IMAGES = [
  "python313-sssd-web",
  "php84-sssd-web",
  "node24-sssd-web",
  "jdk21-sssd-web",
  "perl540-sssd-base",
  "ruby33-sssd-web",
] as const;
const UNSCHEDULABLE =
  "0/41 nodes are available: 3 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 node(s) had untolerated taint {ingress: }, 2 node(s) were unschedulable, 34 Insufficient memory. preemption: 0/41 nodes are available: 34 No preemption victims found for incoming pod.";

export type Place = { store: Store; random: Random; now: number; nextNode: () => string };

export const labelsOf = (tool: string, job: string | null): Record<string, string> =>
  job === null
    ? (HAND_MADE.get(tool) ?? {
        "app.kubernetes.io/component": "web",
        "app.kubernetes.io/managed-by": "webservice",
        toolforge: "tool",
        name: tool,
      })
    : {
        "app.kubernetes.io/component": "deployments",
        "app.kubernetes.io/managed-by": "toolforge-jobs-framework",
        "app.kubernetes.io/created-by": tool,
        "app.kubernetes.io/name": job,
        toolforge: "tool",
      };

function shapeOf(random: Random, tool: string, job: string | null, emptyDir = false): Template {
  return template({
    labels: labelsOf(tool, job),
    image: `${REGISTRY}-${random.pick(IMAGES)}:latest`,
    container: job === null ? "webservice" : "job",
    cpu: random.pick(["100m", "150m", "150m", "250m"]),
    memory: random.pick(["256Mi", "512Mi", "512Mi", "1Gi"]),
    emptyDir,
  });
}

type Running = {
  tool: string;
  job: string | null;
  replicas: number;
  on?: readonly string[];
  strategy?: "Recreate";
  condition?: Condition;
  /** Of single replicas, in their order, where they are not all in `condition`. */
  conditions?: readonly Condition[];
  emptyDir?: boolean;
};

export function run(
  place: Place,
  { tool, job, replicas, on, strategy, condition: ofAll = "running", conditions, emptyDir }: Running,
): KubeObject {
  const { store, random, now } = place;
  const namespace = `tool-${tool}`;
  const shape = shapeOf(random, tool, job, emptyDir);
  const name = job === null ? tool : `${tool}-${job}`;
  const set = addDeployment(place, {
    name,
    namespace,
    created: now - random.int(2, 400) * DAY,
    replicas,
    template: shape,
    ...(strategy === undefined ? {} : { strategy }),
  });
  for (let index = 0; index < replicas; index++) {
    const condition = conditions?.[index] ?? ofAll;
    store.put(
      "pods",
      podOf(random, {
        name: `${set.metadata.name}-${random.suffix(3)}${random.suffix(2)}`,
        namespace,
        template: shape,
        owner: ownerOf(set),
        node: condition === "unschedulable" ? null : (on?.[index] ?? place.nextNode()),
        created: now - random.int(1, 700) * HOUR,
        condition,
        restarts:
          condition === "crashing" ? 3 * random.int(20, 400) : random.chance(0.08) ? random.int(1, 6) : 0,
        ...(condition === "unschedulable" ? { message: UNSCHEDULABLE } : {}),
      }),
    );
  }
  return set;
}
