import { type HTMLAttributes, useId } from "react";
import { Field, Input } from "@/components/ui/input";
import type { ProblemOf } from "./problems";

type Props = {
  label: string;
  /** Where the value stands in the input, so that what is wrong with it is said here. */
  path: string;
  value: string;
  problemOf: ProblemOf;
  hint?: string;
  placeholder?: string;
  inputMode?: HTMLAttributes<HTMLInputElement>["inputMode"];
  required?: boolean;
  maxLength?: number;
  onValue: (value: string) => void;
};

/** One line of a draft. */
export function TextField({ label, path, value, problemOf, hint, onValue, ...rest }: Props) {
  const id = useId();
  const problem = problemOf(path);
  return (
    <Field label={label} htmlFor={id} problem={problem} {...(hint === undefined ? {} : { hint })}>
      <Input
        {...rest}
        id={id}
        value={value}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-note`}
        onChange={(event) => onValue(event.currentTarget.value)}
      />
    </Field>
  );
}
