import "server-only";
import { posix } from "node:path";
import { type Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import { z } from "zod";
import type { AccountsProfile } from "@/lib/config/profiles/accounts/schema";
import type { Secret } from "./secret";

/**
 * The kubeconfig in a tool's home: what it should say, whether one that is there says so, and the text that makes it so.
 * What somebody added to a valid one stays; an invalid one is never touched.
 */

export type WantedKubeconfig = {
  server: string;
  /** PEM; null leaves the certificate authority out, and whatever is there. */
  caPem: string | null;
  context: string;
  user: string;
  namespace: string;
  credential: { kind: "token"; token: Secret } | { kind: "certificate"; certFile: string; keyFile: string };
};

type Place = { server: string; caPem: string | null };

/** @param token of the tool's line in the token file; not used by a profile with certificates */
export function wantedKubeconfig(
  { kubeconfig, credential }: AccountsProfile,
  { server, caPem }: Place,
  tool: { name: string; namespace: string },
  token: Secret | null,
): WantedKubeconfig | null {
  const named = (pattern: string) => pattern.replaceAll("{tool}", tool.name);
  const base = {
    server,
    caPem,
    context: named(kubeconfig.context),
    user: named(kubeconfig.user),
    namespace: tool.namespace,
  };
  if (credential.kind === "token")
    return token === null ? null : { ...base, credential: { kind: "token", token } };
  // kubectl takes paths from the folder of the kubeconfig, which is another one inside a container.
  const folder = posix.relative(posix.dirname(kubeconfig.path), credential.folder);
  return {
    ...base,
    credential: { kind: "certificate", certFile: `${folder}/client.crt`, keyFile: `${folder}/client.key` },
  };
}

type Entries = { clusters: Fields; contexts: Fields; users: Fields };
type Fields = { name: string; under: string; wanted: Readonly<Record<string, string>> };

/** What is ours in it, per list. */
function entriesOf(wanted: WantedKubeconfig): Entries {
  const { server, caPem, context, user, namespace, credential } = wanted;
  return {
    clusters: {
      name: context,
      under: "cluster",
      wanted: {
        server,
        ...(caPem === null ? {} : { "certificate-authority-data": Buffer.from(caPem).toString("base64") }),
      },
    },
    contexts: { name: context, under: "context", wanted: { cluster: context, user, namespace } },
    users: {
      name: user,
      under: "user",
      wanted:
        credential.kind === "token"
          ? { token: credential.token.reveal() }
          : { "client-certificate": credential.certFile, "client-key": credential.keyFile },
    },
  };
}

const named = z.array(z.looseObject({ name: z.string() })).nullish();
const configSchema = z.looseObject({
  kind: z.literal("Config").optional(),
  clusters: named,
  contexts: named,
  users: named,
  "current-context": z.string().nullish(),
});

type Config = z.infer<typeof configSchema>;

/** `differs` names the fields, never what stands in them. */
export type KubeconfigState =
  | { state: "right" }
  | { state: "differs"; fields: readonly string[] }
  | { state: "invalid"; says: string };

export function judgeKubeconfig(text: string, wanted: WantedKubeconfig): KubeconfigState {
  const read = readConfig(text);
  if (typeof read === "string") return { state: "invalid", says: read };
  const fields = differences(read.config, wanted);
  return fields.length === 0 ? { state: "right" } : { state: "differs", fields };
}

function differences(config: Config, wanted: WantedKubeconfig): string[] {
  const entries = entriesOf(wanted);
  const found = (["clusters", "contexts", "users"] as const).flatMap((list) => {
    const { name, under, wanted: fields } = entries[list];
    const [entry, second] = (config[list] ?? []).filter((each) => each.name === name);
    if (entry === undefined) return [`${under} ${name}`];
    if (second !== undefined) return [`${under} ${name}, which is there twice`];
    const has = entry[under];
    const inside = typeof has === "object" && has !== null ? (has as Record<string, unknown>) : {};
    return Object.keys(fields)
      .filter((field) => inside[field] !== fields[field])
      .map((field) => `${field} of ${under} ${name}`);
  });
  const current = config["current-context"];
  return current ? found : [...found, "current-context"];
}

/** The text of a new kubeconfig: JSON with sorted keys as in 2017, or YAML. */
export function newKubeconfig(wanted: WantedKubeconfig): string {
  const entries = entriesOf(wanted);
  const list = ({ name, under, wanted: fields }: Fields) => [{ name, [under]: fields }];
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: list(entries.clusters),
    contexts: list(entries.contexts),
    users: list(entries.users),
    "current-context": wanted.context,
  };
  if (wanted.credential.kind === "certificate") return parseDocument(JSON.stringify(config)).toString(BLOCK);
  return pythonJson(config);
}

// A document made of JSON is in flow style until it is told otherwise.
const BLOCK = { collectionStyle: "block", lineWidth: 0 } as const;

/** Null when it is invalid, and so not ours to touch, or names something of ours twice. */
export function mergedKubeconfig(text: string, wanted: WantedKubeconfig): string | null {
  const read = readConfig(text);
  if (typeof read === "string") return null;
  const { document, config } = read;
  const entries = entriesOf(wanted);
  for (const list of ["clusters", "contexts", "users"] as const)
    if (!mergeEntry(document, list, entries[list])) return null;
  if (!config["current-context"]) document.set("current-context", wanted.context);
  if (!text.trimStart().startsWith("{")) return document.toString({ lineWidth: 0 });
  return pythonJson(document.toJS());
}

function mergeEntry(document: Document, list: string, { name, under, wanted }: Fields): boolean {
  const current: unknown = document.get(list);
  if (!isSeq(current)) document.set(list, document.createNode([]));
  const entries = document.get(list) as YAMLSeq;
  entries.flow = false;
  const same = entries.items.filter((item): item is YAMLMap => isMap(item) && item.get("name") === name);
  const [entry, second] = same;
  if (second !== undefined) return false;
  if (entry === undefined) {
    entries.add(document.createNode({ name, [under]: wanted }));
    return true;
  }
  const inside = entry.get(under);
  // Another way in beside ours, such as a password, would be taken instead of it.
  if (under === "user" || !isMap(inside)) entry.set(under, document.createNode(wanted));
  else for (const [field, value] of Object.entries(wanted)) inside.set(field, value);
  return true;
}

function readConfig(text: string): { document: Document; config: Config } | string {
  const document = parseDocument(text, { strict: true });
  const [problem] = document.errors;
  // The parser's message quotes the line, which may hold a token.
  if (problem !== undefined) return `is no YAML: line ${problem.linePos?.[0].line ?? 1}`;
  if (!isMap(document.contents)) return isScalar(document.contents) ? "is plain text" : "is empty";
  let value: unknown;
  try {
    value = document.toJS();
  } catch {
    return "refers to itself";
  }
  const config = configSchema.safeParse(value);
  if (config.success) return { document, config: config.data };
  return `${config.error.issues[0]?.path.join(".") ?? ""} is not as in a kubeconfig`;
}

/** As Python's json.dumps(value, indent=4, sort_keys=True): ASCII, no newline at the end. */
function pythonJson(value: unknown): string {
  const text = JSON.stringify(value, sortedKeys, 4);
  return text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

const sortedKeys = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
