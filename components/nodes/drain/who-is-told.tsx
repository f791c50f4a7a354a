import { StatusPageLink } from "@/components/shell/status-page-link";
import { Disclosure } from "@/components/ui/disclosure";
import { sayCount } from "@/components/ui/say-count";

/** Whose maintainers get a message before and after, and what it says. */
export function WhoIsTold({
  tools,
}: {
  tools: readonly { tool: string | null; hurt: boolean; says: string }[];
}) {
  const told = tools.flatMap(({ tool, hurt, says }) => (hurt && tool !== null ? [{ tool, says }] : []));
  if (told.length === 0)
    return <p className="border-y border-line px-3.5 py-2.5 text-text-2">Nobody has to be told.</p>;
  return (
    <div className="border-y border-line">
      <Disclosure title="Told before and after" note={sayCount(told.length, "tool")}>
        <ul className="max-h-80 overflow-y-auto">
          {told.map(({ tool, says }) => (
            <li key={tool} className="border-b border-line px-3.5 py-2 last:border-b-0">
              <span className="flex flex-wrap items-baseline justify-between gap-x-3">
                <span className="font-medium">{tool}</span>
                <StatusPageLink tool={tool} />
              </span>
              <span className="block text-xs text-text-2">{says}</span>
            </li>
          ))}
        </ul>
      </Disclosure>
    </div>
  );
}
