import "server-only";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { accountsSchema } from "./accounts";
import { env } from "./env";
import { hieraSchema } from "./hiera";
import { hooksSchema } from "./hooks";
import { mirrorSchema } from "./mirror";
import { noticesSchema } from "./notices";
import { type Profile, profileSchema } from "./profiles/schema";
import { toolforge } from "./profiles/toolforge";
import { toolforge2017 } from "./profiles/toolforge-2017";
import { quotasSchema } from "./quotas";
import { reconcilerSchema } from "./reconciler";
import { statusPagesSchema } from "./status-pages";

const PROFILES: Readonly<Record<string, Profile>> = { toolforge, "toolforge-2017": toolforge2017 };

const directorySchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("ldif"), file: z.string() }),
  z.strictObject({
    kind: z.literal("ldap"),
    /** Tried in order. ldaps://, or ldap:// with StartTLS; a plain connection is never made. */
    servers: z.array(z.url({ protocol: /^ldaps?$/ })).min(1),
    caFile: z.string().optional(),
    /** Reader that finds people and groups; its password is LDAP_BIND_PASSWORD. Without it the bind is anonymous. */
    bindDn: z.string().optional(),
    timeoutMs: z.int().positive().default(5_000),
  }),
]);

/** The Puppet CA, and the certificate the worker shows it. See lib/puppet. */
const puppetSchema = z.strictObject({
  url: z.url({ protocol: /^https$/ }),
  caFile: z.string(),
  certFile: z.string(),
  keyFile: z.string(),
  timeoutMs: z.int().positive().default(10_000),
});

/** The site file: everything of one installation. Fields under `override` replace those of the profile. */
const siteSchema = z.strictObject({
  name: z.string().min(1).max(40).default("cluster"),
  profile: z.enum(["toolforge", "toolforge-2017"]).default("toolforge"),
  override: z.record(z.string(), z.json()).default({}),
  directory: directorySchema.optional(),
  mirror: mirrorSchema.prefault({}),
  reconciler: reconcilerSchema.prefault({}),
  /** Shown on the sign-in page of a demo; never set it where real people sign in. */
  demoPeople: z.array(z.strictObject({ user: z.string(), password: z.string() })).default([]),
  /** How long maintainers may put off planned work that empties a node their tool is on, once. */
  postponeHours: z.int().min(1).max(168).default(24),
  oidc: z
    .strictObject({
      issuer: z.url(),
      clientId: z.string(),
      /** Claim with the login name, and claim with the group names. */
      userClaim: z.string().default("preferred_username"),
      groupsClaim: z.string().default("groups"),
      label: z.string().default("single sign-on"),
    })
    .optional(),
  metrics: z
    .strictObject({
      url: z.url(),
      timeoutMs: z.int().positive().default(5_000),
      caFile: z.string().optional(),
    })
    .optional(),
  /** Programs that actions may run, by name: a reboot's. */
  hooks: hooksSchema.default({}),
  notices: noticesSchema.default({}),
  statusPages: statusPagesSchema.prefault({}),
  quotas: quotasSchema.prefault({}),
  puppet: puppetSchema.optional(),
  hiera: hieraSchema.optional(),
  accounts: accountsSchema.optional(),
  session: z
    .strictObject({
      idleMinutes: z.int().positive().default(60),
      absoluteHours: z.int().positive().default(12),
    })
    .default({ idleMinutes: 60, absoluteHours: 12 }),
  /** Of actions that need a second person. */
  approval: z
    .strictObject({
      /** An approval that nobody gave after this long is no longer waited for. */
      expiresHours: z.int().positive().max(720).default(24),
      /** A campaign that may have more nodes than this unavailable at once needs a second person. */
      nodesAtOnce: z.int().positive().max(1_000).default(5),
      /** What a drain may do before a second person has to agree: as many as that, or whether at all. */
      drain: z
        .strictObject({
          toolsWithGapMax: z.int().min(0).default(10),
          jobsFailMax: z.int().min(0).default(0),
          /** A shorter grace than the pods' own. */
          graceCut: z.boolean().default(true),
          localData: z.boolean().default(true),
          unmanaged: z.boolean().default(true),
          /** Pods that a budget blocks for good and that are drained around. */
          blockedForGood: z.boolean().default(true),
        })
        .prefault({}),
    })
    .prefault({}),
  /** Proxies of the site in front of the console. Their x-forwarded-for is believed; with 0, nobody's is. */
  trustedProxies: z.int().min(0).max(8).default(0),
  /** Seconds after which the index counts as too old to plan on. */
  staleAfterSeconds: z.int().positive().default(30),
});

export type Site = Omit<z.infer<typeof siteSchema>, "profile" | "override"> & { profile: Profile };

/** @throws Error naming the field, when the site file or its overrides do not hold. */
export function parseSite(text: string): Site {
  const raw = siteSchema.safeParse(parse(text) ?? {});
  if (!raw.success) throw new Error(`site file: ${z.prettifyError(raw.error)}`);
  const { profile, override, ...rest } = raw.data;
  const merged = profileSchema.safeParse({ ...PROFILES[profile], ...override });
  if (!merged.success) throw new Error(`site file, override: ${z.prettifyError(merged.error)}`);
  return { ...rest, profile: merged.data };
}

let loaded: Site | null = null;

/** The site of this process, read once from FORGEBOARD_SITE, or the defaults. */
export function site(): Site {
  if (loaded === null) {
    const file = env().FORGEBOARD_SITE;
    loaded = parseSite(file === undefined ? "" : readFileSync(file, "utf8"));
  }
  return loaded;
}
