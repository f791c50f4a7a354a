import "server-only";
import type { Inverse, Registry } from "./define";
import type { Child, Plan } from "./model";
import { mayHaveChanged } from "./read-children";

type Done = {
  id: string;
  action: string;
  input: unknown;
  plan: unknown;
  targets: readonly { kind: string; name: string; state: string; memo: unknown }[];
};

/** What puts back what an action changed, and nothing that it did not. */
export function inverseOf(registry: Registry, done: Done, children: readonly Child[]): Inverse {
  const definition = registry.get(done.action);
  if (definition === undefined) return { none: `there is no ${done.action} any more` };
  const plan = done.plan as Plan;
  const changed = new Set(done.targets.filter(mayHaveChanged).map(({ kind, name }) => `${kind}/${name}`));
  if (changed.size === 0) return { none: "it changed nothing" };
  const targets = plan.targets.filter(({ target }) => changed.has(`${target.kind}/${target.name}`));
  return definition.inverse(done.input, { ...plan, targets }, children, done.id);
}
