import "server-only";
import { z } from "zod";

/**
 * What is read of Prometheus' HTTP API (https://prometheus.io/docs/prometheus/latest/querying/api/).
 * Values come as text, since JSON has no NaN; such samples are left out.
 */

const point = z.tuple([z.number(), z.string()]);
const metric = z.record(z.string(), z.string());

const failure = z.object({ status: z.literal("error"), errorType: z.string(), error: z.string() });

const success = <D extends z.ZodType>(data: D) =>
  z.discriminatedUnion("status", [z.object({ status: z.literal("success"), data }), failure]);

export const vectorSchema = success(
  z.object({ resultType: z.literal("vector"), result: z.array(z.object({ metric, value: point })) }),
);

export const matrixSchema = success(
  z.object({
    resultType: z.literal("matrix"),
    result: z.array(z.object({ metric, values: z.array(point) })),
  }),
);

export const failureSchema = failure;
