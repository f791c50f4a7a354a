import "server-only";
import type { Access } from "./access";

/** What people do to the cluster through the worker, each with the verb that needs it and what is lost without it. */
export const OPERATOR_RIGHTS: readonly (Access & { does: string; without: string })[] = [
  { verb: "patch", group: "", resource: "nodes", does: "cordon", without: "no action on nodes works" },
  {
    ...{ verb: "create", group: "", resource: "pods", subresource: "eviction" },
    does: "drain",
    without: "a drain evicts nothing",
  },
  {
    ...{ verb: "delete", group: "", resource: "pods" },
    does: "force-delete pods of nodes out of reach, and end what a disabled tool has no controller for",
    without: "those two fail, and nothing else",
  },
  {
    ...{ verb: "patch", group: "apps", resource: "deployments" },
    does: "start a replacement first",
    without: "drains that are asked to do so fail",
  },
  {
    ...{ verb: "delete", group: "", resource: "nodes" },
    does: "delete the Node of a decommission",
    without: "its last stage stays a step by hand",
  },
];

/** "patch deployments.apps", as `kubectl auth can-i` takes it. */
export const sayAccess = ({ verb, group, resource, subresource }: Access): string =>
  `${verb} ${resource}${group === "" ? "" : `.${group}`}${subresource === undefined ? "" : `/${subresource}`}`;
