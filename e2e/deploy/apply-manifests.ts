import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import type { ApiServer } from "./api-server";

const objectWire = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
});

const PLURALS: Readonly<Record<string, string>> = {
  Namespace: "namespaces",
  ServiceAccount: "serviceaccounts",
  ConfigMap: "configmaps",
  Service: "services",
  Deployment: "deployments",
  PodDisruptionBudget: "poddisruptionbudgets",
  ClusterRole: "clusterroles",
  ClusterRoleBinding: "clusterrolebindings",
};

/** Applies every object of a manifest as the administrator. @throws Error with the server's words when one is refused */
export async function applyManifest(api: ApiServer, file: string): Promise<void> {
  for (const document of parseAllDocuments(readFileSync(file, "utf8"))) {
    const object = objectWire.parse(document.toJS());
    const { name, namespace } = object.metadata;
    const root = object.apiVersion.includes("/") ? `/apis/${object.apiVersion}` : `/api/${object.apiVersion}`;
    const within = namespace === undefined ? "" : `/namespaces/${namespace}`;
    const path = `${root}${within}/${PLURALS[object.kind]}/${name}`;
    const { status, body } = await api.ask(api.rootToken, "PATCH", `${path}?fieldManager=test&force=true`, {
      headers: { "content-type": "application/apply-patch+yaml" },
      body: object,
    });
    if (status >= 300) throw new Error(`${file}: ${path}: ${status} ${body.message}`);
  }
}
