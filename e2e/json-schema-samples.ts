/** Values made from nothing but a JSON schema: one that holds, and those that do not. For tests of what the API document says. */

export type JsonSchema = {
  type?: string | string[];
  anyOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  minItems?: number;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
};

/** The smallest value that holds. */
export function sampleOf(schema: JsonSchema): unknown {
  const first = schema.anyOf?.[0];
  if (first !== undefined) return sampleOf(first);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  switch (typesOf(schema)[0]) {
    case "object":
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, sampleOf(schema.properties?.[name] ?? {})]),
      );
    case "array":
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}));
    case "integer":
    case "number":
      return schema.minimum ?? 1;
    case "boolean":
      return false;
    case "string":
      return sampleText(schema);
    default:
      return null;
  }
}

function sampleText({ format, pattern, minLength = 0 }: JsonSchema): string {
  if (format === "uuid") return "00000000-0000-4000-8000-000000000000";
  if (format === "date-time") return "2026-01-01T00:00:00.000Z";
  const repeated = /^\^\[0-9a-f\]\{(\d+)\}\$$/.exec(pattern ?? "")?.[1];
  return repeated === undefined ? "x".repeat(Math.max(1, minLength)) : "a".repeat(Number(repeated));
}

const typesOf = ({ type, anyOf, enum: values, const: only }: JsonSchema): string[] => {
  if (type !== undefined) return typeof type === "string" ? [type] : type;
  if (anyOf !== undefined) return anyOf.flatMap(typesOf);
  return [...(values ?? []), ...(only === undefined ? [] : [only])].map((value) => typeof value);
};

const outside = ({ minimum, maximum }: JsonSchema): string[] => [
  ...(minimum === undefined ? [] : [String(minimum - 1)]),
  ...(maximum === undefined ? [] : [String(maximum + 1)]),
];

/** Query parameters of this kind that cannot hold; all of them are texts. */
export function wrongParameters(name: string, schema: JsonSchema): string[] {
  const types = typesOf(schema);
  return [
    ...(types.includes("integer") ? ["1.5", "1e99", "abc", "", ...outside(schema)] : []),
    ...(schema.enum === undefined ? [] : ["no-such-value"]),
    ...(schema.format === "date-time" ? ["yesterday", "2026-13-45T00:00:00Z"] : []),
    ...(schema.maxLength === undefined ? [] : ["x".repeat(schema.maxLength + 1)]),
    ...(name === "cursor" ? ["x", "bm90IGEgY3Vyc29y", "[]"] : []),
  ];
}

const EXAMPLES: Readonly<Record<string, unknown>> = {
  null: null,
  string: "text",
  boolean: true,
  number: 0.5,
  object: {},
  array: [],
};

/** Values for a property of a body that cannot hold: of every other type, with NUL, too long, out of range. */
export function wrongValues(schema: JsonSchema): unknown[] {
  const types = typesOf(schema);
  // Without a type anything goes.
  if (types.length === 0) return [];
  const others = Object.entries(EXAMPLES).filter(([type]) => !types.includes(type));
  return [
    ...others.map(([, value]) => value),
    ...(types.includes("string") ? ["a\0b"] : []),
    ...(schema.enum === undefined ? [] : ["no-such-value"]),
    ...(schema.pattern === undefined ? [] : ["no match of any pattern"]),
    ...(schema.maxLength === undefined ? [] : ["x".repeat(schema.maxLength + 1)]),
    ...((schema.minLength ?? 0) > 0 ? [""] : []),
    ...(types.includes("integer") ? [-1e300, 1e300] : []),
  ];
}
