import { drained, type Scenario } from "../scenario";

/** Many pods; the largest first, since kubectl sends 5 evictions a second. */
export const sizes: readonly Scenario[] = [400, 110, 60, 30].map((count) => {
  const pods = Array.from({ length: count }, (_, at) => ({ name: `p-${at}` }));
  return { name: `${count} pods`, pods, kubectl: drained(...pods.map(({ name }) => name)) };
});
