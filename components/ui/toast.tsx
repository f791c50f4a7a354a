"use client";
import { toast as sonner } from "sonner";

type Options = {
  /** Under the message. */
  says?: string;
  /** Where the thing it is about can be seen: the action. */
  link?: { href: string; label: string };
};

const shape = ({ says, link }: Options) => ({
  ...(says === undefined ? {} : { description: says }),
  ...(link === undefined
    ? {}
    : {
        action: (
          <a href={link.href} className="ml-auto shrink-0 font-medium text-accent hover:underline">
            {link.label}
          </a>
        ),
      }),
});

/** Short messages in the corner. A failure stays until it is dismissed. */
export const toast = {
  done: (message: string, options: Options = {}) => sonner.success(message, shape(options)),
  note: (message: string, options: Options = {}) => sonner(message, shape(options)),
  failed: (message: string, options: Options = {}) =>
    sonner.error(message, { ...shape(options), duration: Number.POSITIVE_INFINITY }),
};
