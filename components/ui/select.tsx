import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { FIELD } from "./input";

type Props = Omit<ComponentProps<"select">, "onChange" | "children"> & {
  options: readonly { value: string; label: string }[];
  onValueChange?: (value: string) => void;
};

/** The native select: it is quick, and good on a phone. */
export function Select({ options, onValueChange, className, ...rest }: Props) {
  return (
    <span className="relative inline-block">
      <select
        {...rest}
        onChange={(event) => onValueChange?.(event.currentTarget.value)}
        className={cn(FIELD, "h-8 appearance-none pr-8 pl-2.5 pointer-coarse:h-10", className)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-text-3"
      />
    </span>
  );
}
