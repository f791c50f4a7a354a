"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Bookmark, Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import { deleteView, saveView, viewsQuery } from "@/lib/views/queries";

type Props = { page: string; query: string; onOpen: (query: string) => void };

/** Named links to a state of this table, kept for the person. */
export function ViewsMenu({ page, query, onOpen }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      label="Saved views"
      align="end"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="quiet" icon={Bookmark} className="max-sm:px-2">
          <span className="max-sm:sr-only">Views</span>
        </Button>
      }
    >
      <Views
        page={page}
        query={query}
        onOpen={(view) => {
          setOpen(false);
          onOpen(view);
        }}
      />
    </Popover>
  );
}

function Views({ page, query, onOpen }: Props) {
  const id = useId();
  const [name, setName] = useState("");
  const client = useQueryClient();
  const { data, error } = useQuery(viewsQuery(page));
  const after = { onSuccess: () => client.invalidateQueries({ queryKey: ["views", page] }) };
  const save = useMutation({ mutationFn: () => saveView({ page, name: name.trim(), query }), ...after });
  const remove = useMutation({ mutationFn: deleteView, ...after });
  const problem = save.error ?? remove.error ?? error;
  return (
    <div className="grid gap-3">
      {data !== undefined && data.items.length === 0 && <p className="text-text-2">No saved views yet.</p>}
      {data?.items.map((view) => (
        <div key={view.id} className="flex items-center gap-1">
          <button
            type="button"
            className="h-8 pointer-coarse:h-10 min-w-0 flex-1 truncate rounded px-2 text-left hover:bg-sunken"
            onClick={() => onOpen(view.query)}
          >
            {view.name}
          </button>
          <Button
            variant="quiet"
            size="sm"
            icon={Trash2}
            aria-label={`Delete view ${view.name}`}
            onClick={() => remove.mutate(view.id)}
          />
        </div>
      ))}
      <form
        className="grid gap-2 border-t border-line pt-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== "") save.mutate();
        }}
      >
        <Field label="Keep this view as" htmlFor={id} problem={problem?.message ?? null}>
          <Input
            id={id}
            value={name}
            maxLength={60}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </Field>
        <Button type="submit" busy={save.isPending} disabled={name.trim() === ""}>
          Save view
        </Button>
      </form>
    </div>
  );
}
