import { apiVersionOf, resourceNamed } from "../kinds";
import type { Managed } from "../managed-amounts";
import { type Fields, type KubeObject, type Owner, stamp } from "../objects";
import type { Store } from "../store";
import { ownerOf, type Template } from "./pods";
import type { Random } from "./random";

type Place = { store: Store; random: Random };

/** Stores an object of a resource with the metadata every object has. */
export function add(
  { store, random }: Place,
  resource: string,
  meta: {
    name: string;
    namespace?: string;
    created: number;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    owner?: Owner;
    managed?: readonly Managed[];
  },
  rest: Fields,
): KubeObject {
  const of = resourceNamed(resource);
  const { created, owner, managed, ...metadata } = meta;
  return store.put(resource, {
    apiVersion: apiVersionOf(of),
    kind: of.kind,
    metadata: {
      ...metadata,
      uid: random.uid(),
      resourceVersion: "",
      creationTimestamp: stamp(created),
      generation: 1,
      ...(owner === undefined ? {} : { ownerReferences: [owner] }),
      ...(managed === undefined ? {} : { managedFields: managed }),
    },
    ...rest,
  });
}

type Deployed = {
  name: string;
  namespace: string;
  created: number;
  replicas: number;
  template: Template;
  strategy?: "Recreate" | "RollingUpdate";
};

/** A Deployment and its ReplicaSet; the ReplicaSet owns the pods. */
export function addDeployment(place: Place, options: Deployed): KubeObject {
  const { name, namespace, created, replicas, template } = options;
  const hash = place.random.suffix(4);
  const labels = template.metadata.labels;
  const status = { observedGeneration: 1, replicas, readyReplicas: replicas, availableReplicas: replicas };
  const deployment = add(
    place,
    "deployments",
    { name, namespace, created, labels },
    {
      spec: {
        replicas,
        selector: { matchLabels: labels },
        strategy: { type: options.strategy ?? "RollingUpdate" },
        template,
      },
      status: { ...status, updatedReplicas: replicas },
    },
  );
  return add(
    place,
    "replicasets",
    {
      name: `${name}-${hash}`,
      namespace,
      created,
      labels: { ...labels, "pod-template-hash": hash },
      owner: ownerOf(deployment),
    },
    { spec: { replicas, selector: { matchLabels: labels }, template }, status },
  );
}

export const addJob = (
  place: Place,
  options: {
    name: string;
    namespace: string;
    created: number;
    backoffLimit: number;
    template: Template;
    owner?: Owner;
    done: boolean;
  },
): KubeObject =>
  add(
    place,
    "jobs",
    {
      name: options.name,
      namespace: options.namespace,
      created: options.created,
      labels: options.template.metadata.labels,
      ...(options.owner === undefined ? {} : { owner: options.owner }),
    },
    {
      spec: {
        parallelism: 1,
        completions: 1,
        backoffLimit: options.backoffLimit,
        template: options.template,
      },
      status: options.done
        ? {
            succeeded: 1,
            startTime: stamp(options.created),
            completionTime: stamp(options.created + 64_000),
            conditions: [
              { type: "Complete", status: "True", lastTransitionTime: stamp(options.created + 64_000) },
            ],
          }
        : { active: 1, ready: 1, startTime: stamp(options.created) },
    },
  );
