import "server-only";
import { compareNatural } from "@/lib/core/natural";
import type { ToolItem } from "./model";
import type { ToolRecords } from "./records/model";

/** Every way in, and how many pods answer behind it. Pure. */
export function routesOf({ routes, services, pods }: ToolRecords): ToolItem["routes"] {
  const answering = (namespace: string, service: string | null): number => {
    const selector = services.find((one) => one.namespace === namespace && one.name === service)?.selector;
    if (!selector) return 0;
    return pods.filter(
      (pod) =>
        pod.namespace === namespace &&
        pod.ready &&
        pod.deletionAt === null &&
        Object.entries(selector).every(([key, value]) => pod.labels[key] === value),
    ).length;
  };
  return routes
    .flatMap(({ kind, name, namespace, rules }) =>
      rules.map(({ host, path, service }) => ({
        kind: kind === "ingresses" ? "Ingress" : "HTTPRoute",
        name,
        host,
        path,
        service,
        pods: answering(namespace, service),
      })),
    )
    .sort((a, b) => compareNatural(a.host + a.path, b.host + b.path));
}
