import { type KubeObject, textAt } from "../objects";
import type { Store } from "../store";
import { HAND_MADE } from "./names";
import { type Random, randomFrom } from "./random";
import { add } from "./workloads";

/**
 * Ways in: what is served by an own label or by none at all has a route a person wrote, everything else what the
 * webservice command makes. A generator of their own, so that they leave the rest of the world as it is.
 */
export function addRoutes(store: Store, seed: number): void {
  const place = { store, random: randomFrom(seed + 2) };
  for (const deployment of [...store.values("deployments")]) {
    const { name, namespace = "" } = deployment.metadata;
    if (namespace !== `tool-${name}`) continue;
    addService(place, deployment);
    if (HAND_MADE.has(name)) addHttpRoute(place, deployment);
    else addIngress(place, deployment);
  }
}

type Place = { store: Store; random: Random };

const metaOf = ({ metadata: { name, namespace = "", labels = {}, creationTimestamp } }: KubeObject) => ({
  name,
  namespace,
  labels,
  created: Date.parse(creationTimestamp),
});

function addService(place: Place, deployment: KubeObject): void {
  add(place, "services", metaOf(deployment), {
    spec: {
      type: "ClusterIP",
      clusterIP: `192.168.${place.random.int(0, 255)}.${place.random.int(1, 254)}`,
      selector: deployment.metadata.labels ?? {},
      ports: [{ name: "http", port: 8000, targetPort: 8000, protocol: "TCP" }],
    },
    status: { loadBalancer: {} },
  });
}

function addIngress(place: Place, deployment: KubeObject): void {
  const { name, ...meta } = metaOf(deployment);
  add(
    place,
    "ingresses",
    { ...meta, name: `${name}-subdomain` },
    {
      spec: {
        rules: [
          {
            host: `${name}.toolforge.org`,
            http: {
              paths: [
                { path: "/", pathType: "Prefix", backend: { service: { name, port: { number: 8000 } } } },
              ],
            },
          },
        ],
      },
      status: { loadBalancer: {} },
    },
  );
}

function addHttpRoute(place: Place, deployment: KubeObject): void {
  const meta = metaOf(deployment);
  add(place, "httproutes", meta, {
    spec: {
      parentRefs: [{ namespace: "istio-gateway", name: "toolforge" }],
      hostnames: [`${meta.name}.toolforge.org`],
      rules: [{ backendRefs: [{ name: textAt(deployment, "metadata", "name"), port: 8000 }] }],
    },
  });
}
