"use client";
import { Boxes, Hammer, Wrench } from "lucide-react";
import Link from "next/link";
import { useSession } from "@/components/shell/session";
import { MenuItem, MenuLink } from "@/components/ui/menu";
import { type DriftRow, repairedBy } from "@/lib/reconciler/model";

type Props = {
  row: DriftRow;
  /** Whether the site lets people repair. */
  repairable: boolean;
  onRepair: () => void;
};

/** What can be done with one row of drift, and where it leads. */
export function DriftMenu({ row, repairable, onRepair }: Props) {
  const may = useSession().permissions.includes(repairedBy(row.id));
  const namespace = driftNamespace(row);
  return (
    <>
      {may && repairable && (
        <MenuItem
          icon={Hammer}
          why={row.repair === null ? "only by hand: nothing of it is done by this console" : null}
          onSelect={onRepair}
        >
          Repair…
        </MenuItem>
      )}
      {row.tool !== null && row.what !== "orphan" && (
        <MenuLink>
          <Link href={`/tools/${row.tool}`} prefetch={false}>
            <Wrench aria-hidden className="size-4 shrink-0 text-text-3" />
            Open the tool
          </Link>
        </MenuLink>
      )}
      {namespace !== null && (
        <MenuLink>
          <Link href={`/namespaces/${namespace}`} prefetch={false}>
            <Boxes aria-hidden className="size-4 shrink-0 text-text-3" />
            Open the namespace
          </Link>
        </MenuLink>
      )}
    </>
  );
}

/** Where the page of its namespace is; none for what belongs to none, or is not there. */
export const driftNamespace = ({
  kind,
  name,
  namespace,
  what,
}: Pick<DriftRow, "kind" | "name" | "namespace" | "what">): string | null =>
  kind === "namespace" ? (what === "missing" || what === "impossible" ? null : name) : namespace || null;
