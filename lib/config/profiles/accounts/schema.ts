import { z } from "zod";

const mode = z.string().regex(/^[0-7]{3,4}$/, "expected an octal mode, for example 2775");
/** Names one thing of each tool. */
const toolPattern = z.string().regex(/^[-a-z0-9.]*\{tool\}[-a-z0-9.]*$/, "expected a name with {tool} in it");
const relativePath = z
  .string()
  .regex(/^(?!\/)((?!\.{1,2}(\/|$))[\w.-]+(\/(?!$)|$))+$/, "expected a path below the home directory");

const group = z
  .string()
  .regex(/^(?!system:)[-\w.:]{1,63}$/, "expected a group's name that is none of the cluster's own");

/** How a tool proves who it is to the API server. */
const credential = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("token"),
    /** Group of each kind of account in the token file's fourth column. */
    groups: z.strictObject({
      namespaced: z.string(),
      "infrastructure-readonly": z.string(),
      "infrastructure-readwrite": z.string(),
    }),
    /** Resources a tool may use in its namespace, in the order of its lines in the ABAC file. */
    resources: z.array(z.string()).min(1),
  }),
  z.strictObject({
    kind: z.literal("certificate"),
    key: z.enum(["rsa-4096", "ecdsa-p256"]),
    /** The certificate's O, which the API server takes for the group; its CN is the tool. */
    organization: group,
    /** Begin of the CertificateSigningRequest's name. */
    request: toolPattern,
    /** Folder in the home directory that gets client.key and client.crt. */
    folder: relativePath,
    /** Asked of the signer; null takes what the cluster gives. */
    validDays: z.int().positive().nullable(),
    /** A certificate that ends within this many days is renewed. */
    renewDays: z.int().positive(),
    /** What is otherwise for people with full access; null where they get none from here. */
    admins: z
      .strictObject({
        organization: group,
        request: toolPattern,
        folder: relativePath,
        namespace: z.string(),
      })
      .nullable(),
  }),
]);

/** What each tool has outside the API server: the part `accounts` of a profile. */
export const accountsProfileSchema = z.strictObject({
  home: z.strictObject({
    mode,
    folders: z.array(relativePath),
    /** Empty file in the home of a tool that is disabled, and in no other; null where nobody looks for one. */
    disabledFlag: z
      .string()
      .regex(/^[\w-][\w.-]*$/, "expected the name of a file")
      .nullable(),
  }),
  kubeconfig: z.strictObject({
    path: relativePath,
    mode,
    /** Names inside it: of cluster and context, and of the user. */
    context: z.string(),
    user: z.string(),
  }),
  credential,
});

export type AccountsProfile = z.infer<typeof accountsProfileSchema>;
