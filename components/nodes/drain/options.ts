import type { DrainInput } from "@/lib/nodes/drain/model";
import { drainInputSchema, drainQuerySchema } from "@/lib/nodes/drain/schema";

/** How a drain is to be done is in the page's address under the API's own names, so that a link plans the same for everyone. */

export type DrainOptions = Omit<DrainInput, "node">;
type Field = keyof DrainOptions;

const SHAPE = drainQuerySchema.shape;
const FIELDS = Object.keys(SHAPE) as Field[];

export const DEFAULTS: DrainOptions = optionsFrom({});

/** What cannot be read is left at its default and named in `problems`. */
export function readOptions(params: URLSearchParams): { options: DrainOptions; problems: string[] } {
  const given: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const field of FIELDS) {
    const text = params.get(field);
    if (text === null) continue;
    const parsed = SHAPE[field].safeParse(text);
    if (parsed.success) given[field] = parsed.data;
    else problems.push(`${field}: ${parsed.error.issues[0]?.message ?? "not understood"}`);
  }
  return { options: optionsFrom(given), problems };
}

/** The address with these options; defaults are left out. Other parameters stay. */
export function writeOptions(params: URLSearchParams, options: DrainOptions): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const field of FIELDS) {
    const value = options[field];
    if (JSON.stringify(value) === JSON.stringify(DEFAULTS[field])) next.delete(field);
    else next.set(field, Array.isArray(value) ? value.join(",") : String(value));
  }
  return next;
}

/** A list with this member, or without it. */
export const withMember = (list: readonly string[], member: string, on: boolean): string[] =>
  on ? [...list.filter((one) => one !== member), member] : list.filter((one) => one !== member);

/** The name is only there to make the input whole. */
function optionsFrom(given: Record<string, unknown>): DrainOptions {
  const { node: _node, ...options } = drainInputSchema.parse({ node: "any", ...given });
  return options;
}
