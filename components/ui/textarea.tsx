import type { ComponentProps } from "react";
import { cn } from "./cn";
import { FIELD } from "./input";

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea rows={3} {...rest} className={cn(FIELD, "px-2.5 py-1.5 max-sm:text-[16px]", className)} />;
}
