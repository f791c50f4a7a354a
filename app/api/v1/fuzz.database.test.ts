import fc from "fast-check";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { freshDatabase } from "@/e2e/database/fresh-database";
import { type JsonSchema, sampleOf, wrongParameters, wrongValues } from "@/e2e/json-schema-samples";
import { aNode, aPod, memoryIndex } from "@/e2e/memory-index";
import type { Identity } from "@/lib/auth/identity";
import { db } from "@/lib/db/client";
import type { RouteHandler } from "@/lib/http/handler";
import { openApiDocument } from "@/lib/http/openapi";
import { OPERATIONS } from "./openapi.json/operations";

/**
 * Bad input to every operation of the OpenAPI document, with nothing but the document to go by: unknown fields, absurd
 * numbers, malformed cursors, wrong types, NUL, bodies of 10 MB. Each is answered 400 and names the field.
 */

// Who asks and the process's cluster are composition; everything between is real.
const identity: Identity = {
  actor: {
    user: "a",
    displayName: "A",
    role: "admin",
    via: { kind: "token", tokenId: "00000000-0000-4000-8000-000000000001", scope: "operate" },
  },
  csrf: null,
};
const index = memoryIndex([aNode("worker-1"), aPod("web")]);
vi.mock("@/lib/auth/read-request", () => ({ readIdentity: async () => identity }));
vi.mock("@/lib/live/process-index", () => ({ liveIndex: () => index }));

type Parameter = { name: string; in: "path" | "query" | "header"; schema: JsonSchema };
type Described = {
  parameters: Parameter[];
  requestBody?: { content: { "application/json": { schema: JsonSchema } } };
};
type Problem = { status: number; code: string; fields?: { path: string; message: string }[] };

const HOST = "127.0.0.1:4600";
const SLOW_MS = 50;
/** They answer with a stream that never ends, or lead to another server. */
const WITHOUT_END = ["/api/v1/events", "/api/v1/session/oidc/start", "/api/v1/session/oidc/callback"];
/** A name and an id of nothing that is there. */
const NOTHING = "00000000-0000-4000-8000-000000000000";
const MB_10 = "x".repeat(10_000_000);

const document = JSON.parse(JSON.stringify(openApiDocument(OPERATIONS))) as {
  paths: Record<string, Record<string, Described>>;
};
const operations = Object.entries(document.paths)
  .filter(([path]) => !WITHOUT_END.includes(path))
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      id: `${method.toUpperCase()} ${path}`,
      path,
      method,
      query: described.parameters.filter((one) => one.in === "query"),
      inPath: described.parameters.filter((one) => one.in === "path").map(({ name }) => name),
      body: described.requestBody?.content["application/json"].schema,
    })),
  );
type Operation = (typeof operations)[number];

beforeAll(() => freshDatabase("web"));

type Sent = { query?: Record<string, string>; params?: Record<string, string>; body?: string };

async function send({ path, method, inPath }: Operation, { query = {}, params, body = "{}" }: Sent) {
  const file = path
    .replaceAll("{", "[")
    .replaceAll("}", "]")
    .replace("/api/v1", ".")
    .replace(/^\/status/, "../../status")
    // The page and its JSON are one route.
    .replace(/\]\.json$/, "]");
  const module = (await import(`${file}/route.ts`)) as Record<string, RouteHandler>;
  const route = module[method.toUpperCase()];
  if (route === undefined) throw new Error(`no ${method} in ${file}`);
  const search = new URLSearchParams(query).toString();
  const began = performance.now();
  const answer = await route(
    new Request(`http://${HOST}${path}${search === "" ? "" : `?${search}`}`, {
      method: method.toUpperCase(),
      headers: { host: HOST, origin: `http://${HOST}`, "content-type": "application/json" },
      ...(method === "get" ? {} : { body }),
    }),
    { params: Promise.resolve(params ?? Object.fromEntries(inPath.map((name) => [name, NOTHING]))) },
  );
  return { answer, ms: performance.now() - began };
}

/** Refused as the caller's fault, and the field is named as the caller wrote it. */
async function expectRefused(operation: Operation, sent: Sent, field: string): Promise<number> {
  const { answer, ms } = await send(operation, sent);
  const what = `${operation.id} ${JSON.stringify(sent).slice(0, 200)}`;
  const problem = (await answer.json()) as Problem;
  expect(problem, what).toMatchObject({ status: 400, code: "invalid" });
  const named = (problem.fields ?? []).map((one) => one.path);
  expect(
    named.some((one) => one === field || one.startsWith(`${field}.`)),
    `${what}: names ${named.join(", ")}, not ${field}`,
  ).toBe(true);
  return ms;
}

describe.each(operations)("$id", (operation) => {
  const { query, body } = operation;

  it("names a parameter that it does not know, and one given with NUL", async () => {
    await expectRefused(operation, { query: { "no-such-field": "1" } }, "no-such-field");
    for (const { name } of query) await expectRefused(operation, { query: { [name]: "a\0b" } }, name);
  });

  if (query.length > 0)
    it("names each parameter that does not hold, within 50 ms", async () => {
      const times: number[] = [];
      for (const { name, schema } of query)
        for (const wrong of wrongParameters(name, schema))
          times.push(await expectRefused(operation, { query: { [name]: wrong } }, name));
      times.sort((a, b) => a - b);
      expect(times[Math.floor(times.length / 2)]).toBeLessThan(SLOW_MS);
    });

  it("never fails by itself, whatever its parameters are", async () => {
    if (operation.method !== "get") return expect(query).toEqual([]);
    const names = [...query.map(({ name }) => name), "other"];
    const value = fc.oneof(fc.string(), fc.constantFrom("\0", "-1", "1e99", "null", "[]", "x".repeat(5000)));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), value), async (asked) => {
        const { answer } = await send(operation, { query: asked });
        expect([200, 400, 404]).toContain(answer.status);
        if (answer.status !== 400) return void (await answer.body?.cancel());
        const { fields = [] } = (await answer.json()) as Problem;
        // An item of a list is named by its place: `onlyPods.0`.
        expect(names).toContain(fields[0]?.path.split(".")[0]);
      }),
      { numRuns: 40 },
    );
  });

  if (operation.inPath.length > 0)
    it("takes no name in its path for more than a name", async () => {
      for (const name of ["\0", "../..", "%00", "x".repeat(5_000), "'; --", "none"]) {
        const params = Object.fromEntries(operation.inPath.map((one) => [one, name]));
        const sample = JSON.stringify(body === undefined ? {} : sampleOf(body));
        expect([400, 404], `${operation.id} ${JSON.stringify(name.slice(0, 20))}`).toContain(
          (await send(operation, { params, body: sample })).answer.status,
        );
      }
    });

  if (body !== undefined) describe("its body", () => itsBody(operation, body));
});

function itsBody(operation: Operation, schema: JsonSchema): void {
  const sample = sampleOf(schema) as Record<string, unknown>;
  const properties = Object.entries(schema.properties ?? {});
  const given = (change: Record<string, unknown>) => ({ body: JSON.stringify({ ...sample, ...change }) });

  it("is JSON, at most 1 MB, and an object", async () => {
    for (const text of ["{", "not json", "\ud800", MB_10, `{"a":"${MB_10}"}`, "[]", "1", '"text"', "null"])
      await expectRefused(operation, { body: text }, "body");
  });

  it("names a field that it does not know", async () => {
    await expectRefused(operation, given({ "no-such-field": 1 }), "no-such-field");
  });

  it("names each field of a wrong type, with NUL, or out of all measure", async () => {
    expect(properties.length).toBeGreaterThan(0);
    for (const [name, property] of properties)
      for (const wrong of wrongValues(property))
        await expectRefused(operation, given({ [name]: wrong }), name);
  });

  it("never fails by itself, whatever it is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const { answer } = await send(operation, { body: JSON.stringify(value) });
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
      }),
      { numRuns: 40 },
    );
    expect(await db().auditEntry.count()).toBe(0);
  });
}
