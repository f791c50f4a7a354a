import { Bar } from "@/components/ui/bar";
import { cn } from "@/components/ui/cn";

type Props = {
  percent: number;
  resource: string;
  /** That all of it is used is no warning. */
  rule?: boolean;
};

/** Above this the quota is about to stop what the tool does next. */
const NEAR = 90;

/** How near a tool is to the edge of its quota, as a bar, a number and a word. */
export function QuotaBar({ percent, resource, rule = false }: Props) {
  const near = percent > NEAR && !rule;
  return (
    <span
      title={`${percent} % of ${resource} is used`}
      className="grid grid-cols-[48px_auto] items-center gap-2"
    >
      <Bar parts={[{ width: Math.min(100, percent), fill: near ? "fill-warn" : "fill-used" }]} />
      <span className={cn("text-xs whitespace-nowrap", near ? "font-medium text-warn" : "text-text-2")}>
        {percent} %<span className="sr-only"> of {resource}</span>
      </span>
    </span>
  );
}
