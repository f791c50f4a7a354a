import "server-only";
import { z } from "zod";

/** Every environment variable the product reads, with unit and default. Nothing else reads `process.env`. */
const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  /** Connection of this process's own role; see lib/db/roles.ts. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Site file (YAML), see lib/config/site.ts. */
  FORGEBOARD_SITE: z.string().optional(),
  /** Read-only kubeconfig of the web process; without it KUBECONFIG, then in-cluster. */
  FORGEBOARD_READER_KUBECONFIG: z.string().optional(),
  /** Writing kubeconfig. Only a worker has it. */
  FORGEBOARD_WRITER_KUBECONFIG: z.string().optional(),
  KUBECONFIG: z.string().optional(),
  FORGEBOARD_CONTEXT: z.string().optional(),
  /** Address of the API server, as the kubelet tells it to a pod. */
  KUBERNETES_SERVICE_HOST: z.string().optional(),
  KUBERNETES_SERVICE_PORT: z.string().optional(),
  /** Exact origin the browser uses, for example https://forgeboard.example.org. */
  FORGEBOARD_ORIGIN: z.url().optional(),
  /** 32 bytes, hex: keys pseudonyms, CSRF tokens and cursors. */
  FORGEBOARD_SECRET: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "expected 64 hex digits")
    .optional(),
  /** Ed25519 private key (PEM) that signs audit checkpoints; only the worker has it. */
  FORGEBOARD_CHECKPOINT_KEY: z.string().optional(),
  /** Folder outside the database that signed checkpoints are appended to. */
  FORGEBOARD_CHECKPOINT_DIR: z.string().optional(),
  /** Heap of the web process in MB. 256 was enough for 20,000 pods; a larger cluster needs more than the default of 384. */
  FORGEBOARD_WEB_HEAP_MB: z.coerce.number().int().min(128).optional(),
  LDAP_BIND_PASSWORD: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  /** Of the user the site file names under notices.smtp; only the worker has it. */
  SMTP_PASSWORD: z.string().optional(),
  /** Port of a worker's /healthz, /readyz and /metrics; none by default. */
  FORGEBOARD_HEALTH_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  /** Address that port is opened on. Probes of a kubelet come from outside the pod and need 0.0.0.0 (or ::). */
  FORGEBOARD_HEALTH_ADDRESS: z.union([z.ipv4(), z.ipv6()]).default("127.0.0.1"),
  /** Ed25519 public key (PEM, or the path of a file with it) every checkpoint has to be signed with. */
  FORGEBOARD_CHECKPOINT_PUBLIC_KEY: z.string().optional(),
  /** Tests only: the worker stops dead at the named point. Refused in production. */
  FORGEBOARD_FAULT: z.string().optional(),
});

export type Env = z.infer<typeof schema>;

let parsed: Env | null = null;

/** @throws Error naming each wrong variable, at the first call. */
export function env(): Env {
  if (parsed === null) {
    const result = schema.safeParse(process.env);
    if (!result.success) throw new Error(`environment: ${z.prettifyError(result.error)}`);
    parsed = result.data;
  }
  return parsed;
}

/** What a program of the site gets: where to find things, and no credential of ours. */
const HARMLESS = ["PATH", "HOME", "LANG", "TZ", "USER"];
/** Variables a child program may inherit. Credentials are handed over by name, never by leaking through. */
const INHERITED = [
  ...HARMLESS,
  "SSL_CERT_FILE",
  "NODE_EXTRA_CA_CERTS",
  "KUBERNETES_SERVICE_HOST",
  "KUBERNETES_SERVICE_PORT",
  "LDAP_BIND_PASSWORD",
  "OIDC_CLIENT_SECRET",
];

export const inheritedEnvironment = (): Record<string, string> => chosen(INHERITED);
export const harmlessEnvironment = (): Record<string, string> => chosen(HARMLESS);

const chosen = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

/**
 * Takes over the settings of an instance that runs elsewhere, where the caller gave none of their own.
 * Must come before the first `env()`.
 */
export function adoptEnvironment(values: Readonly<Record<string, string>>): void {
  if (process.env.DATABASE_URL !== undefined) return;
  for (const [name, value] of Object.entries(values)) process.env[name] ??= value;
}
