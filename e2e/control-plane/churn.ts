import { setTimeout as wait } from "node:timers/promises";
import { type Admin, openAdmin } from "./admin";
import { aPod, runningStatus } from "./objects";

/** Changes a filled cluster at a steady rate; the number of objects stays as it is. */

const AT_ONCE = 32;

type Churn = {
  nodes: readonly string[];
  /** Where pods come and go. */
  namespace: string;
  perSecond: number;
  seconds: number;
};

/** FORGEBOARD_CHURN_SECONDS; without it long where nobody waits for it, short at a desk. */
export const churnSeconds = (): number =>
  Number(process.env.FORGEBOARD_CHURN_SECONDS ?? (process.env.CI === "1" ? 300 : 30));

/** Answers how many changes were made. @throws Error for the first change that is refused */
export async function churnCluster(kubeconfigFile: string, churn: Churn): Promise<number> {
  const { perSecond, seconds } = churn;
  const admin = openAdmin(kubeconfigFile);
  const under = new Set<Promise<unknown>>();
  const began = Date.now();
  let made = 0;
  let failed: unknown = null;
  try {
    while (Date.now() - began < seconds * 1_000 && failed === null) {
      const due = Math.floor(((Date.now() - began) / 1_000) * perSecond);
      while (made < due && under.size < AT_ONCE) {
        const one: Promise<unknown> = change(admin, churn, made)
          .catch((error: unknown) => {
            failed ??= error;
          })
          .finally(() => under.delete(one));
        under.add(one);
        made += 1;
      }
      await wait(10);
    }
    await Promise.all(under);
    if (failed !== null) throw failed;
    return made;
  } finally {
    admin.close();
  }
}

/** One in four is a whole life of a pod, which is three changes by itself; the others touch a node. */
async function change(admin: Admin, { nodes, namespace }: Churn, number: number): Promise<void> {
  const node = nodes[number % nodes.length] ?? "";
  if (number % 4 !== 0) {
    await admin.ask("PATCH", `/api/v1/nodes/${node}`, {
      metadata: { annotations: { "forgeboard.dev/churn": String(number) } },
      spec: { unschedulable: number % 8 === 1 ? true : null },
    });
    return;
  }
  const path = `/api/v1/namespaces/${namespace}/pods`;
  await admin.ask("POST", path, aPod(`churn-${number}`, node));
  await admin.ask("PATCH", `${path}/churn-${number}/status`, { status: runningStatus(number) });
  await admin.ask("DELETE", `${path}/churn-${number}?gracePeriodSeconds=0`);
}
