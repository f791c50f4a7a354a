import { setTimeout as wait } from "node:timers/promises";
import { PIPELINE_RUNS } from "@/e2e/control-plane/custom-kinds";
import type { Kube } from "./kube";
import { toolOf } from "./size";

/** Builds of tools' images, as a builds service leaves them: of one tool in five the last three. */

const PLACE = "/apis/tekton.dev/v1/namespaces/image-build/pipelineruns";
const BUILT_EVERY = 5;
const KEPT = 3;
const SERVED_WITHIN_MS = 30_000;

/** @throws Error of the server, while it still does not know the kind */
export async function serveBuilds(kube: Kube): Promise<void> {
  await kube.create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", PIPELINE_RUNS);
  await kube.create("/api/v1/namespaces", { metadata: { name: "image-build" } });
  for (const end = Date.now() + SERVED_WITHIN_MS; ; await wait(100)) {
    const problem = await kube.get(PLACE).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (problem === null) return;
    if (Date.now() > end) throw problem;
  }
}

export const buildsOf = (tools: number): number => Math.floor(tools / BUILT_EVERY) * KEPT;

export async function addBuild(kube: Kube, index: number, tools: number): Promise<void> {
  const tool = toolOf((index % Math.floor(tools / BUILT_EVERY)) * BUILT_EVERY);
  const name = `${tool}-buildpacks-pipelinerun-${index}`;
  await kube.create(PLACE, {
    apiVersion: "tekton.dev/v1",
    kind: "PipelineRun",
    metadata: { name, labels: { user: tool, "tekton.dev/pipeline": "buildpacks" } },
    spec: {
      pipelineRef: { name: "buildpacks" },
      params: [{ name: "SOURCE_URL", value: `https://git.example.org/${tool}` }],
    },
  });
  const failed = index % 7 === 0;
  const ended = {
    type: "Succeeded",
    status: failed ? "False" : "True",
    reason: failed ? "Failed" : "Succeeded",
  };
  const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  await kube.mergePatch(`${PLACE}/${name}/status`, {
    status: { startTime: now, completionTime: now, conditions: [ended] },
  });
}
