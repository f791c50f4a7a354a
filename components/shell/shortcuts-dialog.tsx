"use client";
import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { shortcuts } from "@/components/ui/shortcut-registry";

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const [list] = useState(() => [{ key: "Ctrl K", label: "Go anywhere, run anything" }, ...shortcuts()]);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Keys" size="sm">
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-5 gap-y-2">
        {list.map(({ key, label }) => (
          <div key={key} className="contents">
            <dt className="flex gap-1">
              {key.split(" ").map((part) => (
                <Kbd key={part}>{part}</Kbd>
              ))}
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
