import "server-only";
import type { Kind, RecordOf } from "@/lib/live/model";
import { projectBudget } from "./project-budget";
import { projectBuild } from "./project-build";
import { projectCron } from "./project-cron";
import { projectEvent } from "./project-event";
import { projectLimits } from "./project-limits";
import { projectNamespace } from "./project-namespace";
import { projectNode } from "./project-node";
import { projectPod } from "./project-pod";
import { projectQuota } from "./project-quota";
import { projectHttpRoute, projectIngress } from "./project-route";
import { projectService } from "./project-service";
import { projectWorkload } from "./project-workload";

export type Resource<K extends Kind> = {
  /** Collection over all namespaces, or over the only one that matters. */
  path: string;
  fieldSelector?: string;
  /** Of an API that a cluster may not have: then there are none. */
  optional?: boolean;
  /** Whether the index is ready, and how old it is, does not depend on it: its loss costs what is read of it alone. */
  apart?: boolean;
  /** Of a platform that has no place for it: nobody looks. */
  unwatched?: boolean;
  /** @throws anything, for an object that can't be read */
  project(object: unknown): RecordOf[K];
};

export type Places = {
  annotationPrefix: string;
  /** Where images of tools are built, and the label that names the tool; null where none are. */
  builds: { namespace: string; toolLabel: string } | null;
};

/** Where each kind is found, and how its objects become records. */
export const resources = ({ annotationPrefix, builds }: Places): { [K in Kind]: Resource<K> } => ({
  nodes: { path: "/api/v1/nodes", project: (object) => projectNode(object, annotationPrefix) },
  pods: { path: "/api/v1/pods", project: projectPod },
  namespaces: { path: "/api/v1/namespaces", project: projectNamespace },
  events: { path: "/api/v1/events", fieldSelector: "involvedObject.kind=Node", project: projectEvent },
  deployments: { path: "/apis/apps/v1/deployments", project: projectWorkload("deployments") },
  replicasets: { path: "/apis/apps/v1/replicasets", project: projectWorkload("replicasets") },
  replicationcontrollers: {
    path: "/api/v1/replicationcontrollers",
    project: projectWorkload("replicationcontrollers"),
  },
  statefulsets: { path: "/apis/apps/v1/statefulsets", project: projectWorkload("statefulsets") },
  daemonsets: { path: "/apis/apps/v1/daemonsets", project: projectWorkload("daemonsets") },
  jobs: { path: "/apis/batch/v1/jobs", project: projectWorkload("jobs") },
  poddisruptionbudgets: { path: "/apis/policy/v1/poddisruptionbudgets", project: projectBudget },
  cronjobs: { path: "/apis/batch/v1/cronjobs", project: projectCron },
  resourcequotas: { path: "/api/v1/resourcequotas", project: projectQuota },
  limitranges: { path: "/api/v1/limitranges", project: projectLimits },
  services: { path: "/api/v1/services", project: projectService },
  ingresses: { path: "/apis/networking.k8s.io/v1/ingresses", project: projectIngress },
  httproutes: {
    path: "/apis/gateway.networking.k8s.io/v1/httproutes",
    optional: true,
    project: projectHttpRoute,
  },
  pipelineruns: {
    path: `/apis/tekton.dev/v1/namespaces/${builds?.namespace ?? ""}/pipelineruns`,
    optional: true,
    apart: true,
    unwatched: builds === null,
    project: projectBuild(builds?.toolLabel ?? ""),
  },
});
