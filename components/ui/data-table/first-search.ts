import { apiSearch, readState } from "./table-state";

/** What the table will ask the API for at this address, so that the server can bring the answer along. */
export function firstSearch(
  asked: Readonly<Record<string, string | string[] | undefined>>,
  fields: readonly string[],
  defaultSort: string,
): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) params.set(name, first);
  }
  return apiSearch(readState(params, fields, defaultSort), defaultSort);
}
