import { refreshBudgets } from "../budgets";
import { refreshQuotas } from "../quotas";
import { Store } from "../store";
import { addBuilds } from "./builds";
import { toolNames } from "./names";
import { addNodes } from "./nodes";
import { randomFrom } from "./random";
import { addRoutes } from "./routes";
import { addSystem } from "./system";
import { addTenancy } from "./tenancy";
import { addTools, TOOLS } from "./tools";

/** The whole world of the box at one moment: 41 nodes, 300 tools, 1,280 pods and their trouble. */
export function buildWorld(seed: number, now: number): Store {
  const store = new Store();
  const random = randomFrom(seed);
  addNodes(store, random, now);
  addSystem(store, random, now);
  addTools(store, random, now);
  addRoutes(store, seed);
  addTenancy(store, seed, toolNames(TOOLS), now);
  addBuilds(store, seed, now);
  refreshBudgets(store);
  refreshQuotas(store);
  store.compact();
  return store;
}
