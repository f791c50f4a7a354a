/** What of a tool's quota can be declared apart from the default, as the platform's file of overrides spells it. */
export const OVERRIDE_KEYS = [
  "cpu",
  "memory",
  "pods",
  "services",
  "deployments",
  "jobs",
  "cronjobs",
  "pod_cpu",
  "pod_memory",
] as const;
export type OverrideKey = (typeof OVERRIDE_KEYS)[number];

/** The unit of a key's number: CPUs, GiB, or pieces, which are whole. */
export const unitOf = (key: OverrideKey): "CPUs" | "GiB" | "pieces" =>
  key === "memory" || key === "pod_memory" ? "GiB" : key === "cpu" || key === "pod_cpu" ? "CPUs" : "pieces";
