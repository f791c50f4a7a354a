"use client";
import { type ComponentProps, useEffect, useRef } from "react";
import { cn } from "./cn";

type Props = Omit<ComponentProps<"input">, "type" | "onChange"> & {
  /** Some of what it stands for is chosen. */
  indeterminate?: boolean;
  onCheckedChange?: (checked: boolean) => void;
};

/** A native checkbox: give it an `aria-label` or put it inside a label. */
export function Checkbox({ indeterminate = false, onCheckedChange, className, ...rest }: Props) {
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (ref.current) ref.current.indeterminate = indeterminate;
  }, [indeterminate]);
  return (
    <input
      ref={ref}
      type="checkbox"
      {...rest}
      onChange={(event) => onCheckedChange?.(event.currentTarget.checked)}
      className={cn("size-[15px] shrink-0 align-middle accent-accent pointer-coarse:size-5", className)}
    />
  );
}
