import "server-only";
import type { NodeItem } from "./model";

/** Commands that show or do the same without us. Node names are DNS names, so they need no quoting. */
export const nodeEquivalents = (name: string, cordoned: boolean): NodeItem["equivalent"] => [
  { label: "Describe", command: `kubectl describe node ${name}` },
  {
    label: "Pods on it",
    command: `kubectl get pods --all-namespaces --output wide --field-selector spec.nodeName=${name}`,
  },
  cordoned
    ? { label: "Uncordon", command: `kubectl uncordon ${name}` }
    : { label: "Cordon", command: `kubectl cordon ${name}` },
  { label: "Drain", command: `kubectl drain ${name} --ignore-daemonsets --delete-emptydir-data` },
];
