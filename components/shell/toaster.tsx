"use client";
import { Toaster as Sonner } from "sonner";
import "sonner/dist/styles.css";

/** Where toasts appear. Coloured by tokens, so it follows the theme by itself. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      mobileOffset={{ bottom: 72 }}
      closeButton
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full items-start gap-2.5 rounded-lg font-sans border border-line-strong bg-surface px-4 py-3 text-sm text-text shadow-float",
          content: "min-w-0 flex-1",
          title: "font-medium",
          description: "text-text-2",
          success: "[&_[data-icon]]:text-ok",
          error: "[&_[data-icon]]:text-bad",
          closeButton: "order-last grid size-5 shrink-0 place-items-center text-text-3 hover:text-text",
        },
      }}
    />
  );
}
