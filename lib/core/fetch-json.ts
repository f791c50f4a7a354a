import type { FieldProblem } from "./errors";

/** What the API answered instead of data: problem details (RFC 9457). Status 0 means that no answer came. */
export class ApiError extends Error {
  readonly status: number;
  /** One of `ErrorCode`, or "network". */
  readonly code: string;
  readonly fields: readonly FieldProblem[];
  readonly requestId: string | null;

  constructor(
    status: number,
    message: string,
    details: Partial<Pick<ApiError, "code" | "fields" | "requestId">>,
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = details.code ?? "internal";
    this.fields = details.fields ?? [];
    this.requestId = details.requestId ?? null;
  }
}

type Options = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
};

/**
 * Calls this console's own API from the browser. The answer is typed, not parsed again: the server validated it
 * against the same schema. A session that has ended leads to the sign-in page.
 * @throws ApiError
 */
export async function fetchJson<Answer>(path: string, options: Options = {}): Promise<Answer> {
  const { method = "GET", body, headers = {}, signal } = options;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: "same-origin",
      headers: {
        accept: "application/json",
        ...(method === "GET" ? {} : { "content-type": "application/json", "x-forgeboard-csrf": csrfToken() }),
        ...headers,
      },
      ...(method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
      ...(signal ? { signal } : {}),
    });
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    throw new ApiError(0, "the console does not answer", { code: "network" });
  }
  if (response.status === 401) leaveForSignIn();
  const text = await response.text();
  const json = parse(text);
  if (!response.ok) throw problemOf(response.status, json);
  return json as Answer;
}

/** Where to come back to is carried along, as a path inside the console. */
export function leaveForSignIn(): void {
  if (location.pathname === "/sign-in") return;
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
}

const csrfToken = (): string =>
  document.querySelector('meta[name="forgeboard-csrf"]')?.getAttribute("content") ?? "";

function parse(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function problemOf(status: number, json: unknown): ApiError {
  const problem = (typeof json === "object" && json !== null ? json : {}) as Record<string, unknown>;
  const text = (name: string) => (typeof problem[name] === "string" ? problem[name] : undefined);
  const code = text("code");
  return new ApiError(status, text("detail") ?? text("title") ?? `the console answered ${status}`, {
    ...(code === undefined ? {} : { code }),
    fields: Array.isArray(problem.fields) ? (problem.fields as FieldProblem[]) : [],
    requestId: text("requestId") ?? null,
  });
}
