/** Kinds that come with other projects, as far as a server must know them to keep and watch their objects. */

type Names = { group: string; kind: string; plural: string };

const definitionOf = ({ group, kind, plural }: Names, annotations: Record<string, string> = {}) => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `${plural}.${group}`, annotations },
  spec: {
    group,
    scope: "Namespaced",
    names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: Object.fromEntries(
              ["spec", "status"].map((part) => [
                part,
                { type: "object", "x-kubernetes-preserve-unknown-fields": true },
              ]),
            ),
          },
        },
      },
    ],
  },
});

/** The Gateway API's. */
export const HTTP_ROUTES = definitionOf(
  { group: "gateway.networking.k8s.io", kind: "HTTPRoute", plural: "httproutes" },
  // Groups of the project are protected; this is the note that its own definitions carry.
  { "api-approved.kubernetes.io": "https://github.com/kubernetes-sigs/gateway-api/pull/3328" },
);

/** Tekton's. */
export const PIPELINE_RUNS = definitionOf({
  group: "tekton.dev",
  kind: "PipelineRun",
  plural: "pipelineruns",
});
