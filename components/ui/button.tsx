import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle, type LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** Also for links that look like a button: `<Link className={buttonStyle({ variant: "primary" })}>`. */
export const buttonStyle = cva(
  "inline-flex shrink-0 items-center justify-center gap-[7px] rounded-md border font-medium whitespace-nowrap select-none transition-colors disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55",
  {
    variants: {
      variant: {
        default: "border-line-strong bg-surface text-text hover:bg-hover",
        primary: "border-accent bg-accent text-accent-text hover:opacity-90",
        danger: "border-bad bg-bad text-surface hover:opacity-90",
        quiet: "border-transparent text-text-2 hover:bg-sunken hover:text-text",
      },
      size: { sm: "h-7 px-2 text-xs pointer-coarse:h-10", md: "h-8 px-3 text-sm pointer-coarse:h-10" },
      square: { true: "px-0", false: "" },
    },
    compoundVariants: [
      { square: true, size: "sm", class: "w-7 pointer-coarse:w-10" },
      { square: true, size: "md", class: "w-8 pointer-coarse:w-10" },
    ],
    defaultVariants: { variant: "default", size: "md", square: false },
  },
);

type Props = ComponentProps<"button"> &
  Omit<VariantProps<typeof buttonStyle>, "square"> & {
    icon?: LucideIcon;
    /** Shows a spinner and refuses presses while work is under way. */
    busy?: boolean;
  };

/** Without children it is a square: give it an `aria-label`. */
export function Button({ variant, size, icon: Icon, busy, className, children, disabled, ...rest }: Props) {
  const square = children === undefined || children === null;
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || busy === true}
      aria-busy={busy === true ? true : undefined}
      className={cn(buttonStyle({ variant, size, square }), className)}
    >
      {busy === true ? (
        <LoaderCircle aria-hidden className="size-4 animate-spin" />
      ) : (
        Icon && <Icon aria-hidden className="size-4" />
      )}
      {children}
    </button>
  );
}
