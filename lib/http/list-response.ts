import "server-only";

/** Whether the caller asked for the whole set as CSV. */
const wantsCsv = (request: Request): boolean =>
  (request.headers.get("accept") ?? "")
    .split(",")
    .some((part) => part.split(";")[0]?.trim().toLowerCase() === "text/csv");

/** A list's answer: a page as JSON, or the whole filtered set as a CSV file. */
export async function listResponse<Page>(
  request: Request,
  name: string,
  answers: { page(): Promise<Page>; csv(): Promise<string> },
): Promise<Page | Response> {
  if (!wantsCsv(request)) return answers.page();
  return new Response(await answers.csv(), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${name}.csv"`,
      vary: "accept",
    },
  });
}
