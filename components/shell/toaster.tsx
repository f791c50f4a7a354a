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
            "flex w-full items-start gap-2.5 rounded-lg border border-line-strong bg-surface px-4 py-3 text-sm text-text shadow-float",
          title: "font-medium",
          description: "text-text-2",
          success: "[&_[data-icon]]:text-ok",
          error: "[&_[data-icon]]:text-bad",
          closeButton: "order-last ml-2 text-text-3 hover:text-text",
        },
      }}
    />
  );
}
