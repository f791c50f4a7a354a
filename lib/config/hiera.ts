import "server-only";
import { z } from "zod";

/** These become arguments of git, and paths on its ssh line: nothing that could be taken for an option or a second word. */

const repository = z.string().refine(isRepository, {
  message:
    "expected an absolute path, https://host/path, ssh://user@host/path or user@host:path, without a password",
});
/** What git check-ref-format takes, in plain characters. */
const REF = /^(?!.*(\.\.|\/\/|\.lock(\/|$)|\/\.|[./]$))[A-Za-z0-9_][A-Za-z0-9_./-]*$/;
const path = z.string().regex(/^\/[\w./+-]+$/, "expected an absolute path of letters, digits and . _ + - /");
const pattern = (field: string) =>
  z.string().regex(/^[^<>\p{Cc}]+$/u, `expected a ${field}, in which {user} is the login name`);

/** The Hiera file that lists the hosts, in a git repository. See lib/hiera. */
export const hieraSchema = z.strictObject({
  repository,
  branch: z.string().regex(REF, "expected the name of a branch"),
  /** From the top of the repository. */
  file: z
    .string()
    .regex(/^(?!.*(^|\/)\.{1,2}(\/|$))[\w.][\w./+-]*$/, "expected a path from the top of the repository"),
  /** `push` puts the commit on the branch; `review` puts it on `reviewRef` and leaves the branch to people. */
  mode: z.enum(["push", "review"]).default("review"),
  /** {host} is the host's name. refs/for/<branch> makes a change in Gerrit. */
  reviewRef: z
    .string()
    .refine((ref) => /^refs\/(heads|for)\//.test(ref) && REF.test(ref.replaceAll("{host}", "host")), {
      message: "expected refs/heads/… or refs/for/…",
    })
    .default("refs/heads/forgeboard/{host}"),
  authorName: pattern("name").default("{user}"),
  authorEmail: pattern("mail address"),
  sshKeyFile: path.optional(),
  knownHostsFile: path.optional(),
  /** Of one git command, but for those that bring the history. */
  timeoutMs: z.int().positive().default(60_000),
  /** Of the first fetch, and of one that has to go further back. */
  firstFetchTimeoutMs: z.int().positive().default(900_000),
  /** Commits that the first fetch takes; older ones come when they are needed. 0 takes all, where a server has no shallow clones. */
  depth: z.int().min(0).default(50),
});

function isRepository(text: string): boolean {
  if (/\p{Cc}/u.test(text)) return false;
  if (text.startsWith("/")) return true;
  if (/\s/.test(text)) return false;
  if (/^[A-Za-z0-9_][\w.-]*@[A-Za-z0-9][\w.-]*:[^-:][^:]*$/.test(text)) return true;
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  // ssh takes a host or user that begins with a dash for an option.
  const isNamed = /^[A-Za-z0-9[]/.test(url.hostname) && /^([A-Za-z0-9_]|$)/.test(url.username);
  return (
    isNamed &&
    url.password === "" &&
    (url.protocol === "ssh:" || (url.protocol === "https:" && url.username === ""))
  );
}
