"use client";
import { Check, type LucideIcon } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

const ITEM =
  "flex min-h-8 pointer-coarse:min-h-10 w-full cursor-default items-center gap-2 rounded px-2 text-sm outline-none select-none data-disabled:opacity-50 data-highlighted:bg-sunken";

type Props = {
  /** One button; it gets the menu's attributes. */
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "end";
};

export function Menu({ trigger, children, align = "end" }: Props) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto rounded-lg border border-line bg-surface p-1 text-text shadow-float"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type ItemProps = {
  icon?: LucideIcon;
  children: ReactNode;
  onSelect?: (event: Event) => void;
  danger?: boolean;
  disabled?: boolean;
  /** Why it cannot be chosen now. The item stays within reach of the keyboard, so that the reason can be read. */
  why?: string | null;
  /** Shown at the right end: a key, a count. */
  hint?: ReactNode;
};

export function MenuItem(props: ItemProps) {
  const { icon: Icon, children, onSelect, danger, disabled = false, why = null, hint } = props;
  const select = why === null ? onSelect : (event: Event) => event.preventDefault();
  return (
    <Radix.Item
      disabled={disabled}
      aria-disabled={why === null ? undefined : true}
      {...(select ? { onSelect: select } : {})}
      className={cn(ITEM, danger === true && "text-bad", why !== null && "text-text-3")}
    >
      {Icon && <Icon aria-hidden className="size-4 shrink-0 text-text-3" />}
      <span className="min-w-0 flex-1 truncate">
        {children}
        {why !== null && <span className="block max-w-64 truncate pb-1 text-xs leading-4">{why}</span>}
      </span>
      {hint !== undefined && <span className="text-xs text-text-3">{hint}</span>}
    </Radix.Item>
  );
}

/** Wraps one link, so that it opens in a new tab as links do. */
export function MenuLink({ children }: { children: ReactNode }) {
  return (
    <Radix.Item asChild className={ITEM}>
      {children}
    </Radix.Item>
  );
}

type CheckProps = { checked: boolean; onCheckedChange: (checked: boolean) => void; children: ReactNode };

/** Stays open when chosen, for picking several. */
export function MenuCheckItem({ checked, onCheckedChange, children }: CheckProps) {
  return (
    <Radix.CheckboxItem
      checked={checked}
      onCheckedChange={onCheckedChange}
      onSelect={(event) => event.preventDefault()}
      className={ITEM}
    >
      <span className="grid size-4 shrink-0 place-items-center">
        <Radix.ItemIndicator>
          <Check aria-hidden className="size-4 text-accent" />
        </Radix.ItemIndicator>
      </span>
      {children}
    </Radix.CheckboxItem>
  );
}

type RadioProps = {
  value: string;
  onValueChange: (value: string) => void;
  options: readonly { value: string; label: string }[];
};

export function MenuRadioGroup({ value, onValueChange, options }: RadioProps) {
  return (
    <Radix.RadioGroup value={value} onValueChange={onValueChange}>
      {options.map((option) => (
        <Radix.RadioItem key={option.value} value={option.value} className={ITEM}>
          <span className="grid size-4 shrink-0 place-items-center">
            <Radix.ItemIndicator>
              <Check aria-hidden className="size-4 text-accent" />
            </Radix.ItemIndicator>
          </span>
          {option.label}
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 pt-2 pb-1 text-xs text-text-3">{children}</Radix.Label>;
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}
