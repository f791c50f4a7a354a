"use client";
import { CirclePause, CirclePlay, LogOut, Power, ServerOff, Undo2 } from "lucide-react";
import Link from "next/link";
import { useMay } from "@/components/shell/session";
import { MenuItem, MenuLink } from "@/components/ui/menu";
import type { NodeRow } from "@/lib/nodes/model";
import { sayHeld } from "./drain/say-refused";
import { stuckDrainHref } from "./drain/stuck-options";
import { type NodeVerb, whyNotNow } from "./verb-state";

type Props = {
  node: Pick<NodeRow, "name" | "cordon" | "ready" | "stuck" | "activeAction">;
  onAsk: (verb: NodeVerb) => void;
};

const ITEMS = [
  { verb: "cordon", label: "Cordon…", icon: CirclePause },
  { verb: "uncordon", label: "Uncordon…", icon: CirclePlay },
  { verb: "repool", label: "Repool…", icon: Undo2 },
] as const;

/** What can be done with one node, for menus. What its state forbids is there, and says why. */
export function NodeMenu({ node, onAsk }: Props) {
  const may = useMayVerbs();
  const mayDrain = useMay("node.drain");
  const mayReboot = [useMay("campaign.run"), useMay("node.reboot")].every(Boolean);
  const mayDecommission = useMay("node.decommission");
  const held = sayHeld(node.activeAction);
  return (
    <>
      <MenuLink>
        <Link
          href={node.stuck === null ? `/nodes/${node.name}/drain` : stuckDrainHref(node.name)}
          prefetch={false}
        >
          <LogOut aria-hidden className="size-4 shrink-0 text-text-3" />
          {!mayDrain ? "What a drain would do" : node.stuck === null ? "Drain…" : "Drain, as it is stuck…"}
        </Link>
      </MenuLink>
      {ITEMS.filter(({ verb }) => may[verb]).map(({ verb, label, icon }) => (
        <MenuItem key={verb} icon={icon} why={whyNotNow(verb, node, held)} onSelect={() => onAsk(verb)}>
          {label}
        </MenuItem>
      ))}
      {mayReboot && (
        <MenuLink>
          <Link href={`/campaigns/new?nodes=${node.name}&body=node.reboot`} prefetch={false}>
            <Power aria-hidden className="size-4 shrink-0 text-text-3" />
            Reboot…
          </Link>
        </MenuLink>
      )}
      {mayDecommission && (
        <MenuLink>
          <Link href={`/nodes/${node.name}/decommission`} prefetch={false}>
            <ServerOff aria-hidden className="size-4 shrink-0 text-text-3" />
            Decommission…
          </Link>
        </MenuLink>
      )}
    </>
  );
}

export const useMayVerbs = (): Readonly<Record<NodeVerb, boolean>> => ({
  cordon: useMay("node.cordon"),
  uncordon: useMay("node.uncordon"),
  repool: useMay("node.repool"),
});
