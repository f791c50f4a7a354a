"use client";
import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";

type Props = {
  value: string;
  onValueChange: (value: string) => void;
  label: string;
  tabs: readonly { value: string; label: string; count?: number; content: ReactNode }[];
};

export function Tabs({ value, onValueChange, label, tabs }: Props) {
  return (
    <Radix.Root value={value} onValueChange={onValueChange}>
      <Radix.List aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px flex h-9 items-center gap-1.5 border-b-2 border-transparent px-3 font-medium whitespace-nowrap text-text-2 hover:text-text data-[state=active]:border-accent data-[state=active]:text-accent"
          >
            {tab.label}
            {tab.count !== undefined && (
              <span className="text-xs font-normal text-text-3">{tab.count.toLocaleString("en")}</span>
            )}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="pt-4">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
