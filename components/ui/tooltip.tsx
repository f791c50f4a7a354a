"use client";
import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";

/** For a name that has no room, never for something a person must know. The child must be focusable. */
export function Tooltip({ says, children }: { says: ReactNode; children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={300}>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            sideOffset={4}
            collisionPadding={8}
            className="z-50 max-w-72 rounded-md bg-text px-2 py-1 text-xs text-ground shadow-float"
          >
            {says}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
