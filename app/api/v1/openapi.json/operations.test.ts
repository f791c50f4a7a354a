import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, it } from "vitest";
import { openApiDocument } from "@/lib/http/openapi";
import { OPERATIONS } from "./operations";

const routes = readdirSync("app/api", { recursive: true, withFileTypes: true })
  .filter(({ name }) => name === "route.ts")
  .flatMap((file) => {
    const path = `/${file.parentPath.replace(/^app\//, "").replace(/\[(\w+)\]/g, "{$1}")}`;
    const source = readFileSync(join(file.parentPath, file.name), "utf8");
    return [...source.matchAll(/^export (?:const|async function) (GET|POST|PUT|PATCH|DELETE)\b/gm)].map(
      ([, method]) => ({ key: `${method?.toLowerCase()} ${path}`, source }),
    );
  });

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
