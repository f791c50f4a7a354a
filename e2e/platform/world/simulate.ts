import type { Store } from "../store";

export function startSimulation(_store: Store, _seed: number): () => void {
  return () => {};
}
