import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, it } from "vitest";
import { openApiDocument } from "@/lib/http/openapi";
import { OPERATIONS } from "./operations";

/** A route whose last segment is a name tells by its ending what is asked for. */
const ENDINGS: Readonly<Record<string, readonly string[]>> = { "/status/{tool}": ["", ".json"] };

const allRoutes = readdirSync("app", { recursive: true, withFileTypes: true })
  .filter(({ name }) => name === "route.ts")
  .flatMap((file) => {
    const path = `/${file.parentPath.replace(/^app\//, "").replace(/\[(\w+)\]/g, "{$1}")}`;
    const source = readFileSync(join(file.parentPath, file.name), "utf8");
    const methods = source.matchAll(/^export (?:const|async function) (GET|POST|PUT|PATCH|DELETE)\b/gm);
    return [...methods].flatMap(([, method]) =>
      (ENDINGS[path] ?? [""]).map((ending) => ({ key: `${method?.toLowerCase()} ${path}${ending}`, source })),
    );
  });
const routes = allRoutes.filter(({ key }) => /^\w+ \/(api\/|status)/.test(key));

it("is valid OpenAPI 3.1", async () => {
  const document = JSON.parse(JSON.stringify(openApiDocument(OPERATIONS)));
  const { valid, errors } = await new Validator().validate(document);
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

it("describes every route, and nothing else", () => {
  const described = OPERATIONS.map(({ method, path }) => `${method} ${path}`);
  expect(described.toSorted()).toEqual(routes.map(({ key }) => key).toSorted());
});

it("names the permission that each route asks for", () => {
  for (const { method, path, access } of OPERATIONS) {
    const source = routes.find(({ key }) => key === `${method} ${path}`)?.source ?? "";
    expect(source, path).toContain(`permission: "${access}"`);
  }
});

it("leaves nothing public but signing in, this document, probes, metrics and status pages", () => {
  const open = allRoutes.filter(({ source }) => /permission: "public"/.test(source));
  const signedIn = ["get /api/v1/session", "delete /api/v1/session"];
  expect(open.map(({ key }) => key).toSorted()).toEqual(
    [
      "get /api/v1/openapi.json",
      "get /api/v1/session/oidc/callback",
      "get /api/v1/session/oidc/start",
      "get /healthz",
      "get /metrics",
      "get /readyz",
      "get /status",
      "get /status.json",
      "get /status/{tool}",
      "get /status/{tool}.json",
      "get /status/{tool}/badge.svg",
      "post /api/v1/session",
      ...signedIn,
    ].toSorted(),
  );
  const described = OPERATIONS.filter(({ access }) => access === "public").map(
    ({ method, path }) => `${method} ${path}`,
  );
  for (const key of signedIn) expect(described).not.toContain(key);
  for (const { source, key } of allRoutes) expect(source, key).toMatch(/\bhandler\(/);
});
