import "server-only";
import type { z } from "zod";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import { httpGet } from "./http-get";
import { failureSchema, matrixSchema, vectorSchema } from "./wire";

/** Prometheus' query API. One client asks one server; answers are parsed at this edge and nowhere else. */

export type Sample = { labels: Readonly<Record<string, string>>; at: number; value: number };
/** Points are [unix seconds, value], oldest first. */
export type Series = { labels: Readonly<Record<string, string>>; points: [number, number][] };
/** Unix seconds. */
export type Range = { start: number; end: number; step: number };

export type Prometheus = {
  /** @throws AppError "upstream" or "timeout" */
  queryInstant(query: string, signal?: AbortSignal): Promise<Sample[]>;
  /** @throws AppError "upstream" or "timeout" */
  queryRange(query: string, range: Range, signal?: AbortSignal): Promise<Series[]>;
};

type Endpoint = { url: string; timeoutMs: number; caFile?: string | undefined };

export function openPrometheus(endpoint: Endpoint): Prometheus {
  const ask = async <T>(
    schema: z.ZodType<T>,
    path: string,
    params: Record<string, string>,
    signal?: AbortSignal,
  ) => {
    const { status, body } = await httpGet(endpoint, `${path}?${new URLSearchParams(params)}`, signal);
    const failed = failureSchema.safeParse(body);
    if (failed.success)
      throw new AppError(
        "upstream",
        `Prometheus refused the query: ${failed.data.errorType}: ${failed.data.error}`,
      );
    const answer = schema.safeParse(body);
    if (!answer.success)
      throw new AppError("upstream", `Prometheus answered ${status} in a form that is not understood`, {
        cause: answer.error,
      });
    return answer.data;
  };
  return {
    async queryInstant(query, signal) {
      const answer = await ask(vectorSchema, "/api/v1/query", { query }, signal);
      if (answer.status === "error") return [];
      return answer.data.result
        .map(({ metric, value }) => ({ labels: metric, at: value[0], value: Number(value[1]) }))
        .filter((sample) => Number.isFinite(sample.value));
    },
    async queryRange(query, { start, end, step }, signal) {
      const params = { query, start: String(start), end: String(end), step: String(step) };
      const answer = await ask(matrixSchema, "/api/v1/query_range", params, signal);
      if (answer.status === "error") return [];
      return answer.data.result.map(({ metric, values }) => ({
        labels: metric,
        points: values
          .map(([at, value]): [number, number] => [at, Number(value)])
          .filter(([, value]) => Number.isFinite(value)),
      }));
    },
  };
}

/** The Prometheus of this site; null when the site names none. */
export function prometheus(): Prometheus | null {
  const { metrics } = site();
  return metrics === undefined ? null : openPrometheus(metrics);
}
