import { ApiError } from "@/lib/core/fetch-json";

/** Lines of a log as the console streams it, a batch at a time; ends with the log or with `signal`. */
export async function readLog(
  path: string,
  signal: AbortSignal,
  take: (lines: readonly string[]) => void,
): Promise<void> {
  const answer = await fetch(path, { signal });
  if (!answer.ok || answer.body === null) throw await problemOf(answer);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    if (lines.length > 0) take(lines);
  }
  if (rest !== "") take([rest]);
}

async function problemOf(answer: Response): Promise<ApiError> {
  const problem = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string };
  return new ApiError(answer.status, problem.detail ?? `the console answered ${answer.status}`, {
    code: problem.code ?? "internal",
  });
}
