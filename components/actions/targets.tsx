import Link from "next/link";
import type { Target } from "@/lib/actions/model";
import { targetHref } from "./say-action";

export function TargetLink({ target }: { target: Target }) {
  const href = targetHref(target);
  if (href === null) return <span>{target.name}</span>;
  return (
    <Link href={href} prefetch={false} className="text-accent hover:underline">
      {target.name}
    </Link>
  );
}

/** The first target and how many more there are. */
export function TargetsShort({ targets }: { targets: readonly Target[] }) {
  const first = targets[0];
  if (first === undefined) return <span className="text-text-3">–</span>;
  return (
    <span className="block truncate" title={first.name}>
      <TargetLink target={first} />
      {targets.length > 1 && <span className="text-text-3"> and {targets.length - 1} more</span>}
    </span>
  );
}
