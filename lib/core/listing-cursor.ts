import { z } from "zod";

/** Where a page ended: the sort it was made under, the sort key of its last row, and that row's id. */
export type Cursor = { sort: string; key: string | number | null; id: string };

const schema = z.tuple([z.string(), z.union([z.string(), z.number(), z.null()]), z.string()]);

export function encodeCursor({ sort, key, id }: Cursor): string {
  const bytes = new TextEncoder().encode(JSON.stringify([sort, key, id]));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** Null for anything that is not a cursor. */
export function decodeCursor(text: string): Cursor | null {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) =>
      c.charCodeAt(0),
    );
    const parsed = schema.safeParse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
    if (!parsed.success) return null;
    const [sort, key, id] = parsed.data;
    return { sort, key, id };
  } catch {
    return null;
  }
}
