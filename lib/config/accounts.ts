import "server-only";
import { z } from "zod";

/** Where the platform keeps accounts outside the API server: the part `accounts` of the site file. See lib/accounts. */

/** Nothing that leads elsewhere: no `..`, no empty part. A link at the root itself is the operator's own. */
const directory = z
  .string()
  .regex(/^(\/(?!\.{1,2}(\/|$))[^/\p{Cc}]+)+$/u, "expected an absolute path without . or .. in it");
const name = z.string().regex(/^(?!\.{1,2}$)[^/\p{Cc}]+$/u, "expected the name of a file, without a slash");
const mode = z.string().regex(/^[0-7]{3,4}$/, "expected an octal mode, for example 0440");
const id = z.int().min(0).max(4_294_967_294);

const homesSchema = z.strictObject({
  /** Folder of the home directories as the worker sees it. */
  root: directory,
  /** The same folder as it stands in the directory's homeDirectory; `root` by default. */
  path: directory.optional(),
  /**
   * A name inside the root that is there only while it is mounted. Without it, an empty mount point and a platform
   * without a single home look alike.
   */
  mounted: name.optional(),
  /** `worker`: files belong to whoever the worker runs as, for trials without root. */
  owner: z.enum(["tool", "worker"]).default("tool"),
});

/** Files that the API server reads when it starts. Only a profile with tokens has them. */
const registersSchema = z.strictObject({
  root: directory.default("/etc/kubernetes"),
  tokens: name.default("tokenauth"),
  access: name.default("abac"),
  infrastructureUsers: name.default("infrastructure-users"),
  /** Of a file that is made anew; one that is there keeps its own. */
  mode: mode.default("0400"),
  uid: id.default(0),
  gid: id.default(0),
  /**
   * Program that restarts every API server, run by an action of a person's after it wrote the files; without a shell. Without
   * it the action says what is to be restarted. It may run twice.
   */
  restart: z
    .strictObject({
      command: z
        .array(z.string().min(1))
        .min(1)
        .refine(([program]) => program?.startsWith("/"), { message: "expected an absolute path first" }),
      timeoutSeconds: z.int().positive().max(3_600).default(300),
    })
    .optional(),
});

export const accountsSchema = z.strictObject({
  homes: homesSchema,
  /** Homes of people with full access. Without it nothing of theirs is looked at. */
  adminHomes: homesSchema.optional(),
  registers: registersSchema.prefault({}),
  cluster: z.strictObject({
    /** The API server as tools reach it. */
    server: z.url({ protocol: /^https?$/ }),
    /** Certificate authority that stands in each kubeconfig; a profile with tokens may do without. */
    caFile: directory.optional(),
  }),
  /** Between two looks at all of it; each waits up to a tenth longer. */
  intervalSeconds: z.int().min(10).max(86_400).default(900),
  /** Without an answer from the files this long, they count as hanging; nothing else waits for them. */
  timeoutMs: z.int().min(100).default(10_000),
});

export type AccountsSettings = z.infer<typeof accountsSchema>;
