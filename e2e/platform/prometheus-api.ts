import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { parseQuantity } from "@/lib/core/quantity";
import { PEAK_RESOURCES } from "@/lib/prometheus/quota-peaks";
import { isReady } from "./budgets";
import { textAt } from "./objects";
import type { Store } from "./store";
import { usageOf } from "./usage";
import { roleOf, STUCK } from "./world/nodes";

type Sample = { metric: Record<string, string>; value: number };
type Evaluate = (ms: number) => Sample[];

const MAX_POINTS = 11_000;

/** The answers of Prometheus' HTTP API for the queries of the toolforge profile, and for `up`; other queries find nothing. */
/** @param apiServersSince when the API server started */
export function prometheusApi(store: Store, seed: number, apiServersSince: () => number): RequestListener {
  const queries = evaluators(store, seed, apiServersSince);
  return (request, response) =>
    void answer(queries, request, response).catch((error) =>
      refuse(response, 500, "internal", String(error)),
    );
}

function evaluators(store: Store, seed: number, apiServersSince: () => number): Map<string, Evaluate> {
  const perNode =
    (field: "cpuCores" | "memoryBytes"): Evaluate =>
    (ms) =>
      [...usageOf(store, seed, ms)].map(([name, usage]) => ({
        metric: { instance: `${name}.tools.eqiad1.wikimedia.cloud:9100` },
        value: usage[field],
      }));
  const sum =
    (field: "cpuCores" | "memoryBytes"): Evaluate =>
    (ms) => [{ metric: {}, value: perNode(field)(ms).reduce((total, sample) => total + sample.value, 0) }];
  const pods: Evaluate = (ms) => {
    const running = [...store.values("pods")].filter(
      (pod) => textAt(pod, "status", "phase") === "Running",
    ).length;
    const minutes = ms / 60_000;
    const age = Date.now() - ms;
    // History wanders around today's count and meets it now.
    const wander =
      Math.round(14 * Math.sin(minutes / 190) + 6 * Math.sin(minutes / 37)) * Math.min(1, age / 3_600_000);
    return [{ metric: {}, value: running + Math.round(wander) }];
  };
  // The exporter of a node whose kubelet is silent goes on, and counts what hangs on the dead share.
  const stuck: Evaluate = () =>
    [...store.values("nodes")]
      .map((node) => textAt(node, "metadata", "name"))
      .filter((name) => roleOf(name) === "worker-nfs")
      .map((name) => ({
        metric: { instance: `${name}.tools.eqiad1.wikimedia.cloud:9100` },
        value: name === STUCK ? 12 : 0,
      }));
  const { metrics } = toolforge;
  return new Map<string, Evaluate>([
    [metrics.nodeCpuCores, perNode("cpuCores")],
    [metrics.nodeMemoryBytes, perNode("memoryBytes")],
    [metrics.nfsStuckProcesses ?? "", stuck],
    [metrics.clusterCpuCores, sum("cpuCores")],
    [metrics.clusterMemoryBytes, sum("memoryBytes")],
    [metrics.clusterPods, pods],
    [metrics.firingAlerts, () => firing(store)],
    [metrics.apiServersSince ?? "", () => [{ metric: {}, value: apiServersSince() / 1_000 }]],
    ...PEAK_RESOURCES.map((resource): [string, Evaluate] => [
      (metrics.quotaPeak ?? "").replaceAll("{resource}", resource),
      () => quotaPeaks(store, resource),
    ]),
    ["up", () => [{ metric: { __name__: "up", job: "node", instance: "127.0.0.1:9100" }, value: 1 }]],
  ]);
}

/** A month's most is what is used now, and for some a day on which it was twice that. */
const quotaPeaks = (store: Store, resource: string): Sample[] =>
  [...store.values("resourcequotas")].flatMap((quota, position) => {
    const used = textAt(quota, "status", "used", resource);
    const namespace = textAt(quota, "metadata", "namespace");
    if (used === "") return [];
    const hard = parseQuantity(textAt(quota, "status", "hard", resource) || "0");
    const value = Math.min(hard, parseQuantity(used) * (position % 5 === 0 ? 2 : 1));
    return [{ metric: { namespace }, value }];
  });

/** One alert for each node that is not Ready, and one that has nothing to do with nodes. */
const firing = (store: Store): Sample[] => [
  alert("ToolforgePuppetAgentStale", { instance: "tools-puppetserver-1:9100" }),
  ...[...store.values("nodes")]
    .filter((node) => !isReady(node))
    .map((node) => alert("KubernetesNodeNotReady", { node: textAt(node, "metadata", "name") })),
];

const alert = (name: string, labels: Record<string, string>): Sample => ({
  metric: { __name__: "ALERTS", alertname: name, alertstate: "firing", severity: "warning", ...labels },
  value: 1,
});

async function answer(
  queries: Map<string, Evaluate>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://box");
  if (url.pathname === "/-/ready" || url.pathname === "/-/healthy") {
    response.writeHead(200, { "content-type": "text/plain" }).end("Prometheus Server is Ready.\n");
    return;
  }
  if (url.pathname === "/api/v1/status/buildinfo")
    return succeed(response, {
      version: "3.5.0",
      revision: "box",
      branch: "HEAD",
      buildUser: "",
      buildDate: "",
      goVersion: "go1.26.1",
    });
  const params = request.method === "POST" ? new URLSearchParams(await bodyOf(request)) : url.searchParams;
  const query = params.get("query") ?? "";
  if (query === "" || /[({]$/.test(query))
    return refuse(
      response,
      400,
      "bad_data",
      `invalid parameter "query": 1:${query.length + 1}: parse error: unexpected end of input`,
    );
  const evaluate = queries.get(query) ?? (() => []);
  if (url.pathname === "/api/v1/query") {
    const seconds = Number(params.get("time") ?? Date.now() / 1_000);
    return succeed(response, {
      resultType: "vector",
      result: evaluate(seconds * 1_000).map(({ metric, value }) => ({
        metric,
        value: [seconds, String(value)],
      })),
    });
  }
  if (url.pathname === "/api/v1/query_range") {
    const [start, end, step] = ["start", "end", "step"].map((name) => Number(params.get(name) ?? Number.NaN));
    if (start === undefined || end === undefined || step === undefined || !(step > 0) || !(end >= start))
      return refuse(
        response,
        400,
        "bad_data",
        'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
      );
    if ((end - start) / step > MAX_POINTS)
      return refuse(
        response,
        400,
        "bad_data",
        "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)",
      );
    return succeed(response, { resultType: "matrix", result: range(evaluate, start, end, step) });
  }
  refuse(response, 404, "not_found", "not found");
}

function range(evaluate: Evaluate, start: number, end: number, step: number) {
  const series = new Map<string, { metric: Record<string, string>; values: [number, string][] }>();
  for (let seconds = start; seconds <= end; seconds += step)
    for (const { metric, value } of evaluate(seconds * 1_000)) {
      const key = JSON.stringify(metric);
      const one = series.get(key) ?? { metric, values: [] };
      one.values.push([seconds, String(value)]);
      series.set(key, one);
    }
  return [...series.values()];
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const send = (response: ServerResponse, code: number, body: unknown) => {
  response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
};
const succeed = (response: ServerResponse, data: unknown) => send(response, 200, { status: "success", data });
const refuse = (response: ServerResponse, code: number, errorType: string, error: string) =>
  send(response, code, { status: "error", errorType, error });
