import "server-only";
import { z } from "zod";
import type { Permission } from "@/lib/auth/policy";

/** The OpenAPI 3.1 document, made from the same schemas that requests are parsed with. */
export type Operation = {
  method: "get" | "post" | "put" | "delete";
  /** With `{name}` for path parameters. */
  path: string;
  says: string;
  access: Permission | "signed-in" | "public";
  query?: z.ZodObject;
  body?: z.ZodType;
  /** A schema of the JSON answer, or the media type of anything else. */
  answer: z.ZodType | `text/${"event-stream" | "plain" | "html"}` | "application/x-ndjson" | "image/svg+xml";
  /** Also answered as text/csv. */
  csv?: boolean;
  status?: 200 | 202 | 302;
  headers?: Readonly<Record<string, string>>;
};

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string(),
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

export function openApiDocument(operations: readonly Operation[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const item = paths[operation.path] ?? {};
    paths[operation.path] = item;
    item[operation.method] = operationObject(operation);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Forgeboard",
      version: "1",
      description: "Reads and acts on the platform. Every action is planned, recorded and can be verified.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema, "output") },
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "from forgeboard token create" },
        session: { type: "apiKey", in: "cookie", name: "__Host-forgeboard" },
      },
    },
  };
}

function operationObject(operation: Operation): Record<string, unknown> {
  const { method, path, says, access, body, answer, csv, status = 200 } = operation;
  const content =
    typeof answer === "string"
      ? { [answer]: { schema: { type: "string" } } }
      : {
          "application/json": { schema: jsonSchema(answer, "output") },
          ...(csv === true ? { "text/csv": { schema: { type: "string" } } } : {}),
        };
  return {
    operationId: `${method}${path.replace(/[^a-z0-9]+(.)?/gi, (_, letter?: string) => (letter ?? "").toUpperCase())}`,
    summary: says,
    ...(access === "public" ? { security: [] } : { security: [{ token: [] }, { session: [] }] }),
    "x-permission": access,
    parameters: parametersOf(operation),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/json": { schema: jsonSchema(body, "input") } },
          },
        }),
    responses: {
      [status]: { description: "done", content },
      default: {
        description: "why not (RFC 9457)",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  };
}

function parametersOf({ path, query, headers = {} }: Operation): unknown[] {
  const shape = query?.shape ?? {};
  return [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: "path",
      required: true,
      schema: { type: "string" },
    })),
    ...Object.entries(shape).map(([name, schema]) => ({
      name,
      in: "query",
      required: !z.safeParse(schema, undefined).success,
      schema: jsonSchema(schema, "output"),
    })),
    ...Object.entries(headers).map(([name, description]) => ({
      name,
      in: "header",
      description,
      schema: { type: "string" },
    })),
  ];
}

function jsonSchema(schema: z.core.$ZodType, io: "input" | "output"): Record<string, unknown> {
  const { $schema: _, $defs: __, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  // The only definitions zod makes here are those of z.json(), which is any JSON: a schema that allows everything.
  return JSON.parse(JSON.stringify(rest), (key, value: unknown) =>
    typeof value === "object" && value !== null && "$ref" in value && key !== "" ? {} : value,
  );
}
