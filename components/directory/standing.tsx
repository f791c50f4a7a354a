import { Card } from "@/components/ui/card";
import type { MirrorAnswer } from "@/lib/mirror/model";

const say = (count: number): string => count.toLocaleString("en");

/** How many there are. */
export function Standing({ standing }: { standing: MirrorAnswer["standing"] }) {
  const { tools, disabledTools, toolsWithoutMaintainer, goneTools, people, admins } = standing;
  const figures = [
    {
      label: "tools",
      count: tools,
      says: disabledTools === 0 ? "none disabled" : `${say(disabledTools)} disabled`,
    },
    { label: "without a maintainer", count: toolsWithoutMaintainer, says: "no person is a member" },
    { label: "gone tools", count: goneTools, says: "were in the directory before" },
    {
      label: "people",
      count: people,
      says: admins === 0 ? "none in a role group" : `${say(admins)} in a role group`,
    },
  ];
  return (
    <Card title="What is mirrored">
      <dl className="grid grid-cols-2 md:grid-cols-4">
        {figures.map(({ label, count, says }) => (
          <div
            key={label}
            className="flex flex-col border-r border-line px-4.5 py-3.5 max-md:px-3.5 max-md:nth-[n+3]:border-t max-md:even:border-r-0 md:last:border-r-0"
          >
            <dt className="order-2 font-medium">{label}</dt>
            <dd className="text-xl font-[620] tracking-tight">{say(count)}</dd>
            <dd className="order-3 text-xs text-text-3">{says}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
