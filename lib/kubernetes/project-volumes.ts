import "server-only";
import { z } from "zod";
import { parseQuantity } from "@/lib/core/quantity";
import type { Volumes } from "@/lib/live/model";
import { share } from "./wire";

/** What kind each volume is, and nothing of what is in it. */
export const volumesWire = z
  .array(
    z.object({
      emptyDir: z
        .object({
          medium: z.string().optional(),
          sizeLimit: z.union([z.string(), z.number()]).nullish(),
        })
        .nullish(),
      hostPath: z.unknown().optional(),
      nfs: z.unknown().optional(),
      persistentVolumeClaim: z.object({ claimName: z.string() }).nullish(),
      /** Its claim has the name of pod and volume, and goes with the pod. */
      ephemeral: z.unknown().optional(),
      name: z.string().default(""),
    }),
  )
  .optional();

const NONE: Volumes = Object.freeze({ emptyDirs: [], claims: [], hostPath: false, nfs: false });
const isSet = (value: unknown): boolean => value !== undefined && value !== null;

/** @throws AppError "invalid" for a size limit that is no quantity */
export function volumesOf(wire: z.infer<typeof volumesWire>): Volumes {
  const emptyDirs = (wire ?? []).flatMap(({ emptyDir }) => {
    if (emptyDir === undefined || emptyDir === null) return [];
    const limit = emptyDir.sizeLimit ?? null;
    const sizeBytes = limit === null ? null : parseQuantity(String(limit));
    return [{ sizeBytes, memory: (emptyDir.medium ?? "") !== "" }];
  });
  const claims = (wire ?? []).flatMap((volume) =>
    volume.persistentVolumeClaim
      ? [volume.persistentVolumeClaim.claimName]
      : isSet(volume.ephemeral)
        ? [volume.name]
        : [],
  );
  const hostPath = wire?.some((volume) => isSet(volume.hostPath)) ?? false;
  const nfs = wire?.some((volume) => isSet(volume.nfs)) ?? false;
  if (emptyDirs.length + claims.length === 0 && !hostPath && !nfs) return NONE;
  const volumes = { emptyDirs, claims, hostPath, nfs };
  return share(`volumes ${JSON.stringify(volumes)}`, () => volumes);
}
