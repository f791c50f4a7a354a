import "server-only";
import { AppError } from "@/lib/core/errors";

/** Why single sign-on led nowhere, as far as it is told to whoever tried. Nothing of the provider's answer is repeated. */
const SAYS = {
  denied:
    "Single sign-on knows you, but this console has no role for your account. Ask one of its administrators.",
  failed: "Single sign-on did not work out, or took too long. Start again.",
  upstream: "Single sign-on does not answer. Try again in a minute.",
} as const;

/** Where a browser is led instead: it shows pages, and cannot do anything with problem details. */
export function signInAgain(origin: string, error: unknown): string {
  if (!(error instanceof AppError) || ["internal", "not_found"].includes(error.code)) throw error;
  const problem: keyof typeof SAYS =
    error.code === "forbidden"
      ? "denied"
      : error.code === "upstream" || error.code === "timeout"
        ? "upstream"
        : "failed";
  return `${origin}/sign-in?problem=${problem}`;
}

export const saySignInProblem = (problem: unknown): string | null =>
  typeof problem === "string" && Object.hasOwn(SAYS, problem) ? SAYS[problem as keyof typeof SAYS] : null;
