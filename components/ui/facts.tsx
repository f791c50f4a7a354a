import type { ReactNode } from "react";

type Fact = {
  name: string;
  value: ReactNode;
  /** Where several have one name. */
  id?: string;
};

/** Names and values beside each other. A long name is broken before its value has less than half of a phone. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="grid grid-cols-[fit-content(50%)_minmax(0,1fr)] sm:grid-cols-[minmax(7rem,auto)_minmax(0,1fr)]">
      {facts.map(({ name, value, id = name }) => (
        <div key={id} className="contents">
          <dt className="border-b border-line px-3.5 py-2 text-text-3 max-sm:min-w-24 max-sm:break-words">
            {name}
          </dt>
          <dd className="m-0 min-w-0 border-b border-line px-3.5 py-2 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
