import { ApiError } from "@/lib/core/fetch-json";

/** What the server says of a draft, at the field it speaks of. */

/** The problem of the field at this path of the input, or under it; null where there is none. */
export type ProblemOf = (path: string) => string | null;

const fieldsOf = (error: Error | null) =>
  error instanceof ApiError
    ? error.fields.map(({ path, message }) => ({ path: path.replace(/^input\./, ""), message }))
    : [];

export const problemsOf = (error: Error | null): ProblemOf => {
  const fields = fieldsOf(error);
  return (path) => {
    const found = fields.find((one) => one.path === path || one.path.startsWith(`${path}.`));
    if (found === undefined) return null;
    const under = found.path.slice(path.length + 1);
    return under === "" || /^\d/.test(under) ? found.message : `${under}: ${found.message}`;
  };
};

export function sayProblems(error: Error): string[] {
  const fields = fieldsOf(error);
  return fields.length === 0 ? [error.message] : fields.map(({ path, message }) => `${path}: ${message}`);
}
