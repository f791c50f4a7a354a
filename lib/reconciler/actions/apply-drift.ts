import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import { createTenant } from "@/lib/kubernetes/write/create-tenant";
import { deleteTenant, type Removable } from "@/lib/kubernetes/write/delete-tenant";
import { patchTenant } from "@/lib/kubernetes/write/patch-tenant";
import type { Found } from "../drift";
import type { DesiredObject, Drift, FoundObject, Scope } from "../model";
import type { Hands } from "./hands";
import { holdStill, letGo } from "./hold-still";

type Seen = {
  desired: readonly DesiredObject[];
  found: Found;
  profile: Pick<Profile, "annotationPrefix">;
  scope: Scope;
};

/** Ends one drift. True when it is ended; false when the object has changed meanwhile and is to be looked at again. */
export async function applyDrift(
  drift: Drift,
  { desired, found, profile, scope }: Seen,
  hands: Hands,
): Promise<boolean> {
  const key = `${drift.kind}/${drift.namespace}/${drift.name}`;
  const wanted = desired.find(({ kind, namespace, name }) => `${kind}/${namespace}/${name}` === key);
  const is = found.objects.get(key);
  const held = { namespace: drift.namespace, prefix: profile.annotationPrefix };
  switch (drift.repair) {
    case "create":
      return wanted !== undefined && (await create(wanted, hands));
    case "change":
      return is !== undefined && (await change(is, drift, hands));
    case "replace":
      // What stands between the two writes is a tool without its rights, which the next look repairs.
      return (
        wanted !== undefined && is !== undefined && (await remove(is, hands)) && (await create(wanted, hands))
      );
    case "remove":
      return is === undefined || (await remove(is, hands));
    case "stop":
      return holdStill({ ...held, pods: scope.pods }, hands);
    case "start":
      return letGo(held, hands);
    // Not the cluster's.
    case "restart":
    case null:
      return true;
  }
}

const create = async (wanted: DesiredObject, { write, as, signal }: Hands): Promise<boolean> =>
  (await write(() => createTenant(wanted, as, signal))) !== null;

async function change(is: FoundObject, { fields }: Drift, { write, as, signal }: Hands): Promise<boolean> {
  const to = Object.fromEntries(
    fields.flatMap(({ field, desired }) => (desired === null ? [] : [[field, desired]])),
  );
  return (await write(() => patchTenant(is, to, as, signal))) !== null;
}

async function remove(is: FoundObject, { write, as, signal }: Hands): Promise<boolean> {
  if (!isRemovable(is)) return false;
  return (await write(() => deleteTenant(is, as, signal))) !== null;
}

const isRemovable = (object: FoundObject): object is Removable =>
  object.kind === "resourcequota" || object.kind === "rolebinding";
