"use client";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { keyMatcher } from "@/components/ui/shortcut-registry";
import { useShortcuts } from "@/components/ui/use-shortcuts";

const ShortcutsDialog = dynamic(() => import("./shortcuts-dialog").then((module) => module.ShortcutsDialog), {
  ssr: false,
});

/** Pages find the hook beside the listener. */
export { useShortcuts };

/** Listens for the whole console, and holds the shortcuts that work everywhere. */
export function Keyboard() {
  const router = useRouter();
  const [shown, setShown] = useState(false);
  useShortcuts([
    { key: "?", label: "Show the keys", run: () => setShown(true) },
    { key: "/", label: "Filter this page", run: focusFilter },
    { key: "g o", label: "Go to the overview", run: () => router.push("/") },
    { key: "g n", label: "Go to nodes", run: () => router.push("/nodes") },
    { key: "g p", label: "Go to pods", run: () => router.push("/pods") },
    { key: "g a", label: "Go to actions", run: () => router.push("/actions") },
  ]);
  useEffect(() => {
    const match = keyMatcher();
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || takesKeys(event))
        return;
      const shortcut = match(event.key, event.timeStamp);
      if (shortcut === null) return;
      event.preventDefault();
      shortcut.run();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return shown ? <ShortcutsDialog onClose={() => setShown(false)} /> : null;
}

/** Typing belongs to the field, and Enter and Space to the button or link they are on. */
function takesKeys(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("[role=dialog],[role=menu]") !== null || target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return target.type !== "checkbox" || event.key === " ";
  if (target.matches("textarea,select")) return true;
  return (event.key === "Enter" || event.key === " ") && target.matches("a,button,[role=button],summary");
}

function focusFilter(): void {
  const field = document.querySelector<HTMLInputElement>("main input[type=search], main [data-page-filter]");
  field?.focus();
  field?.select();
}
