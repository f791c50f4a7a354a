import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";

export const FIELD =
  "w-full rounded-md border border-line-strong bg-surface text-text disabled:opacity-55 aria-invalid:border-bad";

/** On a phone the text is 16 px, because below that iOS zooms the page on focus. */
export function Input({ icon: Icon, className, ...rest }: ComponentProps<"input"> & { icon?: LucideIcon }) {
  const field = (
    <input
      {...rest}
      className={cn(FIELD, "h-8 px-2.5 max-sm:text-[16px] pointer-coarse:h-10", Icon && "pl-8", className)}
    />
  );
  if (!Icon) return field;
  return (
    <span className="relative block">
      <Icon
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-text-3"
      />
      {field}
    </span>
  );
}

type FieldProps = {
  label: string;
  htmlFor: string;
  /** Under the field; turns red as a problem. Give the field `aria-describedby={`${htmlFor}-note`}`. */
  hint?: string;
  problem?: string | null;
  children: React.ReactNode;
};

export function Field({ label, htmlFor, hint, problem, children }: FieldProps) {
  const note = problem ?? hint;
  return (
    <div className="grid content-start gap-1">
      <label htmlFor={htmlFor} className="font-medium">
        {label}
      </label>
      {children}
      {note !== undefined && (
        <p id={`${htmlFor}-note`} className={cn("text-xs", problem ? "text-bad" : "text-text-3")}>
          {note}
        </p>
      )}
    </div>
  );
}
