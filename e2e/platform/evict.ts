import { type DeleteOptions, existing, remove, type Target } from "./api-write";
import { budgetsOf, computedBudget, isOver, isReady } from "./budgets";
import { isFields, type KubeObject, listAt, numberAt, textAt } from "./objects";
import { forbidden, StatusError } from "./status-error";
import type { Store } from "./store";

/** policy/v1 Eviction: a deletion that disruption budgets may refuse, in the API server's order of questions. */
export function evict(store: Store, target: Target, body: unknown, dryRun: boolean): unknown {
  const pod = existing(store, target);
  refuseInDyingNamespace(store, target);
  const options: DeleteOptions = isFields(body) && isFields(body.deleteOptions) ? body.deleteOptions : {};
  const dry = dryRun || listAt(options, "dryRun").includes("All");
  const ignoresBudgets =
    isOver(pod) ||
    textAt(pod, "status", "phase") === "Pending" ||
    pod.metadata.deletionTimestamp !== undefined;
  // The UID is looked at before a budget is charged.
  remove(store, target, options, true);
  if (!ignoresBudgets) askBudgets(store, pod);
  if (!dry) remove(store, target, options, false);
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 };
}

function refuseInDyingNamespace(store: Store, { namespace, name }: Target): void {
  const owner = store.get("namespaces", namespace);
  const dying =
    owner?.metadata.deletionTimestamp !== undefined || textAt(owner, "status", "phase") === "Terminating";
  if (dying)
    throw forbidden(
      `pods "${name}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
      {
        name,
        kind: "pods",
        causes: [
          {
            reason: "NamespaceTerminating",
            message: `namespace ${namespace} is being terminated`,
            field: "metadata.namespace",
          },
        ],
      },
    );
}

function askBudgets(store: Store, pod: KubeObject): void {
  const budgets = budgetsOf(store, pod);
  if (budgets.length > 1)
    throw new StatusError(
      500,
      "InternalError",
      "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
    );
  for (const budget of budgets) {
    const now = computedBudget(store, budget);
    const status = (name: string) => numberAt(now, "status", name);
    if (!isReady(pod)) {
      if (textAt(budget, "spec", "unhealthyPodEvictionPolicy") === "AlwaysAllow") continue;
      if (status("desiredHealthy") > 0 && status("currentHealthy") >= status("desiredHealthy")) continue;
    }
    if (isStale(budget))
      throw refused(
        `The disruption budget ${budget.metadata.name} is still being processed by the server.`,
        10,
      );
    if (status("disruptionsAllowed") > 0) continue;
    throw refused(
      `The disruption budget ${budget.metadata.name} needs ${status("desiredHealthy")} healthy pods and has ${status("currentHealthy")} currently`,
    );
  }
}

/** Its controller has not seen its spec yet. */
const isStale = (budget: KubeObject): boolean =>
  numberAt(budget, "status", "observedGeneration") < (budget.metadata.generation ?? 0);

const refused = (message: string, retryAfterSeconds?: number) =>
  new StatusError(
    429,
    "TooManyRequests",
    "Cannot evict pod as it would violate the pod's disruption budget.",
    {
      causes: [{ reason: "DisruptionBudget", message }],
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    },
  );
