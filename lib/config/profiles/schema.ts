import { z } from "zod";
import { STATUS_FIELDS } from "@/lib/core/status-pages";
import { accountsProfileSchema } from "./accounts/schema";

const pattern = z.string().refine(
  (text) => {
    try {
      new RegExp(text);
      return true;
    } catch {
      return false;
    }
  },
  { message: "expected a regular expression" },
);

/** A node's name in another system. */
const namePattern = z
  .string()
  .regex(/^[a-z0-9.-]*\{node\}[a-z0-9.-]*$/, "expected a host name with {node} in it");

const quantities = z.record(
  z.string(),
  z.string().regex(/^(\d+\.?\d*|\.\d+)([KMGTP]i|[mkMGTP])?$/, "expected a quantity: 500m, 8Gi"),
);

/** {tool}, {namespace} and {uid} are filled in. */
const filled = z.string().min(1).max(253);

/** What each tool has in the cluster, beside its quota. lib/reconciler compares it with what is there. */
const tenancySchema = z.strictObject({
  namespace: z.strictObject({
    name: filled.refine((name) => name.includes("{tool}"), "expected a name with {tool} in it"),
    labels: z.record(z.string(), z.string()),
    annotations: z.record(z.string(), z.string()),
  }),
  serviceAccounts: z.array(filled),
  /** Gives the tool's own user its rights, in its own namespace alone. */
  roleBinding: z.strictObject({ name: filled, clusterRole: z.string().min(1), user: filled }).nullable(),
  /** Rights over the whole cluster, by {user}: of those who may look, and of those who may do all. */
  infrastructure: z.strictObject({
    readOnly: z.array(z.strictObject({ binding: filled, clusterRole: z.string().min(1) })),
    full: z.array(z.strictObject({ binding: filled, clusterRole: z.string().min(1) })),
    /** Group of the directory whose members have full access; null where none has. */
    fullGroup: z.string().nullable(),
  }),
});

/** What differs between platforms of the kind. A profile is data; the site file may override any field of it. */
export const profileSchema = z.strictObject({
  name: z.string(),
  /** A namespace belongs to a tool when this matches; group `tool` is the tool's name. */
  toolNamespace: pattern,
  /** Node role by name, first match wins; the last entry should match everything. */
  nodeRoles: z.array(z.strictObject({ pattern, role: z.string() })).min(1),
  /** Namespaces of the platform itself. */
  platformNamespaces: z.array(z.string()),
  tenancy: tenancySchema,
  /**
   * Accounts of the platform's own programs: who, and how much they may. A profile with tokens makes its list of
   * infrastructure users from them, and needs the uid of each; with none, that list is somebody else's to write.
   */
  infrastructureUsers: z.array(
    z.strictObject({
      user: z.string().min(1).max(253),
      access: z.enum(["read-only", "full"]),
      uid: z.int().min(0).max(4_294_967_294).optional(),
    }),
  ),
  directory: z.strictObject({
    /** People who may sign in: base DN, and filter in which {user} is the escaped login name. */
    peopleBase: z.string(),
    personFilter: z.string(),
    groupBase: z.string(),
    /** Filter in which {dn} is the escaped DN of the person and {user} the login name. */
    groupFilter: z.string(),
    /** Group cn → role; the highest role wins. People in none of them but in a tool's group are maintainers. */
    roles: z.array(
      z.strictObject({ group: z.string(), role: z.enum(["admin", "operator", "maintainer", "viewer"]) }),
    ),
    toolGroup: pattern,
    /** What the mirror reads, all of it: everybody who may be a maintainer, below peopleBase. */
    peopleFilter: z.string(),
    /** Every group that gives a role or belongs to a tool, below groupBase; members are DNs in `member`. */
    groupsFilter: z.string(),
    /** The tools' own accounts, whose cn matches toolGroup. */
    toolBase: z.string(),
    toolFilter: z.string(),
    /** Login shell of a tool that is disabled. */
    disabledShell: z.string(),
    /** Role of a person who is in no group named above; null refuses them. */
    everyone: z.enum(["viewer"]).nullable(),
  }),
  metrics: z.strictObject({
    /** Instant queries over all nodes; `label` names the node, cut to its first part. */
    nodeCpuCores: z.string(),
    nodeMemoryBytes: z.string(),
    /** Processes per node that hang on a dead NFS server; null where nobody counts them. */
    nfsStuckProcesses: z.string().nullable(),
    label: z.string(),
    /** Range queries of the overview's charts. */
    clusterCpuCores: z.string(),
    clusterMemoryBytes: z.string(),
    clusterPods: z.string(),
    /** Instant query of the alerts that hold a campaign back; every sample is one that fires. */
    firingAlerts: z.string(),
    /** Instant query, per namespace, of the most of quota resource {resource} used in 30 days; null where nobody counts. */
    quotaPeak: z.string().nullable(),
    /** Instant query of the time, in seconds, since when the oldest API server runs; null where nobody counts. */
    apiServersSince: z.string().nullable().default(null),
  }),
  /** Mail address that reaches the maintainers of {tool}. */
  toolMail: z.string(),
  puppet: z.strictObject({ certname: namePattern }),
  /** Key at the top of the site's Hiera file that lists the workers, as a list of names or a map keyed by name. */
  hiera: z.strictObject({ list: z.string().min(1), host: namePattern }),
  /** What each tool has outside the API server. */
  accounts: accountsProfileSchema,
  /** A pod with all labels of one of these sets serves a tool's web service. */
  webServiceLabels: z.array(z.record(z.string(), z.string())),
  /** Pages about {tool} elsewhere; {namespace} is the one it has on the cluster. */
  toolLinks: z.array(
    z.strictObject({ label: z.string().min(1).max(40), url: z.string().regex(/^https:\/\//) }),
  ),
  /** Annotation of the pod template that a restart of a web service sets to the time. */
  restartAnnotation: z.string().min(1),
  /** Quota of every tool's namespace; null where the platform gives none. */
  quotas: z
    .strictObject({
      /** Of the ResourceQuota and the LimitRange of {tool}. */
      objectName: z.string().regex(/^[a-z0-9-]*\{tool\}[a-z0-9-]*$/, "expected a name with {tool} in it"),
      hard: quantities,
      /** The LimitRange's only entry, of type Container. */
      container: z.strictObject({
        default: quantities,
        defaultRequest: quantities,
        max: quantities,
        min: quantities,
      }),
      /** Requests that come with an override of limits, as a part of them. */
      requestsShare: z.number().positive().max(1),
    })
    .nullable(),
  /** Where Tekton builds the images of tools, and the label of its runs that names the tool; null where nobody does. */
  builds: z
    .strictObject({
      namespace: z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, "expected the name of a namespace"),
      toolLabel: z.string().min(1),
    })
    .nullable(),
  /** What public pages of tools may tell, and what they tell of a tool whose maintainers have not chosen. */
  statusPage: z.strictObject({
    offered: z.array(z.enum(STATUS_FIELDS)),
    byDefault: z.array(z.enum(STATUS_FIELDS)),
  }),
  /** Group impersonated beside the person on every write. */
  operatorGroup: z.string(),
  /** Annotation prefix of what we write on objects. */
  annotationPrefix: z.string(),
});

export type Profile = z.infer<typeof profileSchema>;
