import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";

/** One line of a watch, told apart but not yet projected. */
export type WatchEvent =
  | { type: "ADDED" | "MODIFIED" | "DELETED"; object: unknown; resourceVersion: string }
  | { type: "BOOKMARK"; resourceVersion: string; endsInitial: boolean };

const wire = z.object({
  type: z.enum(["ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"]),
  object: z.looseObject({
    code: z.number().optional(),
    message: z.string().optional(),
    metadata: z
      .looseObject({
        resourceVersion: z.string().optional(),
        annotations: z.record(z.string(), z.string()).optional(),
      })
      .optional(),
  }),
});

/** The version is too old to go on from; only a new load helps. */
export class Gone extends Error {
  override name = "Gone";
}

/** @throws Gone for an ERROR of 410, AppError "upstream" for any other and for what is no watch event */
export function parseWatchEvent(line: unknown): WatchEvent {
  const parsed = wire.safeParse(line);
  if (!parsed.success)
    throw new AppError("upstream", "the watch sent something that is no event", { cause: parsed.error });
  const { type, object } = parsed.data;
  const resourceVersion = object.metadata?.resourceVersion ?? "";
  if (type === "ERROR") {
    if (object.code === 410) throw new Gone(object.message ?? "410");
    throw new AppError("upstream", `the watch ended: ${object.code ?? ""} ${object.message ?? ""}`);
  }
  if (type === "BOOKMARK")
    return {
      type,
      resourceVersion,
      endsInitial: object.metadata?.annotations?.["k8s.io/initial-events-end"] === "true",
    };
  return { type, object, resourceVersion };
}
