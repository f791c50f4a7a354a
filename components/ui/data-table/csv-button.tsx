"use client";
import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";

type Props = { page: string; path: string; search: string };

/** Saves the whole filtered set: the list itself, asked for as text/csv, which a plain link cannot do. */
export function CsvButton({ page, path, search }: Props) {
  const save = useMutation({
    mutationFn: async () => {
      const answer = await fetch(`${path}?${unpaged(search)}`, { headers: { accept: "text/csv" } });
      if (!answer.ok) throw new Error(`the console answered ${answer.status}`);
      const url = URL.createObjectURL(await answer.blob());
      const link = document.createElement("a");
      link.href = url;
      link.download = `${page}.csv`;
      link.click();
      URL.revokeObjectURL(url);
    },
    onError: (error) => toast.failed("The CSV could not be made", { says: error.message }),
  });
  return (
    <Button
      variant="quiet"
      icon={Download}
      className="max-sm:px-2"
      busy={save.isPending}
      onClick={() => save.mutate()}
    >
      <span className="max-sm:sr-only">CSV</span>
    </Button>
  );
}

function unpaged(search: string): string {
  const params = new URLSearchParams(search);
  params.delete("limit");
  params.delete("cursor");
  return params.toString();
}
