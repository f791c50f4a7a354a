import { anna, type DrainRig, until } from "@/e2e/drain/rig";
import { startAction } from "@/lib/actions/start-action";
import { liveIndex } from "@/lib/live/process-index";
import { registry } from "@/lib/worker/registry";

/** Cordon and uncordon, each also where there is nothing left to do. */
export const VERBS = ["cordon", "cordon", "uncordon", "uncordon", "cordon"] as const;

type Verb = (typeof VERBS)[number];
type Step = { verb: Verb; cordoned: boolean; failed: boolean };

export async function besideCordon(rig: DrainRig): Promise<[Step[], Step[]]> {
  const theirs = (verb: Verb, node: string) =>
    rig.plane.kubectl([verb, node]).then(
      () => false,
      () => true,
    );
  const ours = async (verb: Verb, node: string) => {
    const asked = {
      action: `node.${verb}`,
      input: { nodes: [node] },
      reason: "as kubectl would",
      dryRun: false,
    };
    const { id } = await startAction(registry, anna, asked, { idempotencyKey: null });
    return (await rig.ended(id)).state !== "succeeded";
  };
  return Promise.all([through(rig, "theirs", theirs), through(rig, "ours", ours)]);
}

async function through(
  rig: DrainRig,
  node: string,
  does: (verb: Verb, node: string) => Promise<boolean>,
): Promise<Step[]> {
  await rig.node(node);
  const steps: Step[] = [];
  for (const verb of VERBS) {
    const failed = await does(verb, node);
    const read = await rig.ask("GET", `/api/v1/nodes/${node}`);
    const cordoned = (read.spec as { unschedulable?: boolean }).unschedulable === true;
    const seen = () => liveIndex().table("nodes").get(node)?.unschedulable === cordoned;
    await until(seen, `${node} as it is`);
    steps.push({ verb, cordoned, failed });
  }
  return steps;
}
