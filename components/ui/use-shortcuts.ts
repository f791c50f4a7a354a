"use client";
import { useEffect, useEffectEvent } from "react";
import { register, type Shortcut } from "./shortcut-registry";

/** Puts shortcuts in force while the component is shown. `run` may close over fresh state; keys should stay the same. */
export function useShortcuts(list: readonly Shortcut[]): void {
  const run = useEffectEvent((key: string) => list.find((shortcut) => shortcut.key === key)?.run());
  const names = JSON.stringify(list.map(({ key, label }) => ({ key, label })));
  useEffect(() => {
    const named: { key: string; label: string }[] = JSON.parse(names);
    return register(named.map(({ key, label }) => ({ key, label, run: () => run(key) })));
  }, [names]);
}
