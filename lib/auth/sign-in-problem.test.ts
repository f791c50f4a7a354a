import { expect, it } from "vitest";
import { AppError, type ErrorCode } from "@/lib/core/errors";
import { saySignInProblem, signInAgain } from "./sign-in-problem";

const ORIGIN = "https://forgeboard.example.org";

it.each([
  ["forbidden", "denied", /no role for your account/],
  ["unauthenticated", "failed", /Start again/],
  ["upstream", "upstream", /does not answer/],
  ["timeout", "upstream", /does not answer/],
] satisfies [ErrorCode, string, RegExp][])("%s leads back with a sentence of ours", (code, problem, says) => {
  const address = signInAgain(ORIGIN, new AppError(code, "<b>what the provider said</b>"));
  expect(address).toBe(`${ORIGIN}/sign-in?problem=${problem}`);
  expect(saySignInProblem(new URL(address).searchParams.get("problem"))).toMatch(says);
});

it.each([new AppError("internal", "x"), new AppError("not_found", "no single sign-on here"), new Error("x")])(
  "leaves what nobody can sign in about to the API: %s",
  (error) => {
    expect(() => signInAgain(ORIGIN, error)).toThrow(error);
  },
);

it.each([undefined, "", "toString", "__proto__", "<script>", ["denied"]])(
  "says nothing for a problem that is not one of ours: %j",
  (problem) => {
    expect(saySignInProblem(problem)).toBeNull();
  },
);
