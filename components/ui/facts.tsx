import type { ReactNode } from "react";

/** Names and values beside each other; on a phone below each other. */
export function Facts({ facts }: { facts: readonly { name: string; value: ReactNode }[] }) {
  return (
    <dl className="grid sm:grid-cols-[minmax(7rem,auto)_minmax(0,1fr)]">
      {facts.map(({ name, value }) => (
        <div key={name} className="contents">
          <dt className="px-3.5 pt-2 text-text-3 sm:border-b sm:border-line sm:pb-2">{name}</dt>
          <dd className="m-0 min-w-0 border-b border-line px-3.5 pb-2 break-words sm:pt-2">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
