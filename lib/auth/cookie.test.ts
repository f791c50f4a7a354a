import { expect, it } from "vitest";
import { readCookie, SESSION_COOKIE, sessionCookie } from "./cookie";

const read = (cookie: string) => readCookie(new Headers({ cookie }), SESSION_COOKIE);

it("reads its own cookie only, and none that is there twice", () => {
  expect(read("a=1; __Host-forgeboard=x; b=2")).toBe("x");
  expect(read("x__Host-forgeboard=y")).toBeNull();
  expect(read("__Host-forgeboard=x; __Host-forgeboard=y")).toBeNull();
  expect(read("__Host-forgeboard=")).toBeNull();
});

it("sets what the __Host- prefix asks for", () => {
  expect(sessionCookie("t", 60)).toBe(
    "__Host-forgeboard=t; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=60",
  );
});
