import "server-only";
import { z } from "zod";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import { type DeploymentNow, getDeployment } from "@/lib/kubernetes/read-deployment";
import type { Impersonation } from "@/lib/kubernetes/write/impersonation";
import { patchDeployment } from "@/lib/kubernetes/write/patch-deployment";
import { lentReplicaKey } from "@/lib/nodes/model";

/**
 * One replica more for a Deployment while a drain moves its only pod. The Deployment itself says which action lent it and
 * how many it had, in the same write, so that whoever comes after a crash can put it back.
 */
const noteSchema = z.object({ action: z.string(), replicas: z.int() });
const TRIES_MAX = 5;

const noteOf = (deployment: DeploymentNow) => {
  const text = deployment.annotations[lentReplicaKey(site().profile.annotationPrefix)];
  if (text === undefined) return null;
  try {
    return noteSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
};

const placeOf = (key: string) => {
  const [namespace = "", name = ""] = key.split("/");
  return { namespace, name };
};

/** `fence` comes between read and write: a worker that slept through its lease must not lend what nobody takes back. */
type Hands = { signal: AbortSignal; fence(): Promise<void> };

/** @throws AppError upstream, timeout, forbidden; conflict from the fence */
export async function lendReplica(
  key: string,
  as: Impersonation,
  { signal, fence }: Hands,
): Promise<{ ok: true } | { ok: false; why: string }> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const now = await getDeployment(placeOf(key), signal);
    if (now === null) return { ok: false, why: `there is no Deployment ${key} any more` };
    const note = noteOf(now);
    if (note?.action === as.actionId) return { ok: true };
    if (note !== null) return { ok: false, why: `action ${note.action} has lent ${key} a replica` };
    if (now.replicas === 0) return { ok: false, why: `${key} is scaled to 0` };
    if (now.replicas > 1) return { ok: true };
    const annotations = {
      [lentReplicaKey(site().profile.annotationPrefix)]: JSON.stringify({
        action: as.actionId,
        replicas: now.replicas,
      }),
    };
    const { resourceVersion } = now;
    await fence();
    const more = { resourceVersion, replicas: now.replicas + 1, annotations };
    if ((await patchDeployment(placeOf(key), more, as, signal)) !== null) return { ok: true };
  }
  throw changing(key);
}

/** Takes it back, if this action lent it; leaves a number that somebody else has set meanwhile. @throws as above */
export async function takeBackReplica(
  key: string,
  as: Impersonation,
  { signal, fence }: Hands,
): Promise<void> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const now = await getDeployment(placeOf(key), signal);
    const note = now === null ? null : noteOf(now);
    if (now === null || note?.action !== as.actionId) return;
    const annotations = { [lentReplicaKey(site().profile.annotationPrefix)]: null };
    const ours = now.replicas === note.replicas + 1;
    await fence();
    const back = {
      resourceVersion: now.resourceVersion,
      annotations,
      ...(ours ? { replicas: note.replicas } : {}),
    };
    if ((await patchDeployment(placeOf(key), back, as, signal)) !== null) return;
  }
  throw changing(key);
}

const changing = (key: string) =>
  new AppError("upstream", `cannot change the replicas of ${key}: it changes all the time`);
