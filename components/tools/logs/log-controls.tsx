"use client";
import { Search } from "lucide-react";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { ToolItem } from "@/lib/tools/model";

/** What is shown of which log. */
export type LogChoice = {
  pod: string;
  container: string;
  tail: string;
  previous: boolean;
  follow: boolean;
  timestamps: boolean;
};

const TAILS = ["100", "500", "2000", "10000"].map((value) => ({
  value,
  label: `last ${Number(value).toLocaleString("en")} lines`,
}));

type Props = {
  pods: ToolItem["podList"];
  choice: LogChoice;
  onChange: (change: Partial<LogChoice>) => void;
  find: string;
  onFind: (find: string) => void;
};

export function LogControls({ pods, choice, onChange, find, onFind }: Props) {
  const containers = pods.find(({ name }) => name === choice.pod)?.containers ?? [];
  const toggle = (field: "previous" | "follow" | "timestamps", label: string) => (
    <label
      className="inline-flex min-h-8 items-center gap-2 pointer-coarse:min-h-10"
      htmlFor={`log-${field}`}
    >
      <Checkbox
        id={`log-${field}`}
        checked={choice[field]}
        onCheckedChange={(on) => onChange({ [field]: on })}
      />
      {label}
    </label>
  );
  return (
    <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
      <Select
        aria-label="Pod"
        value={choice.pod}
        options={pods.map(({ name }) => ({ value: name, label: name }))}
        onValueChange={(pod) => onChange({ pod, container: "" })}
        className="max-w-80 max-sm:max-w-full"
      />
      {containers.length > 1 && (
        <Select
          aria-label="Container"
          value={choice.container}
          options={containers.map((name) => ({ value: name, label: name }))}
          onValueChange={(container) => onChange({ container })}
        />
      )}
      <Select
        aria-label="How much"
        value={choice.tail}
        options={TAILS}
        onValueChange={(tail) => onChange({ tail })}
      />
      {toggle("follow", "Follow")}
      {toggle("timestamps", "Times")}
      {toggle("previous", "Before the last restart")}
      <Input
        icon={Search}
        type="search"
        aria-label="Find in the lines shown"
        placeholder="Find in these lines"
        value={find}
        onChange={(event) => onFind(event.currentTarget.value)}
        className="w-64 max-sm:w-full"
      />
    </div>
  );
}
