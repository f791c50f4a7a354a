import type { z } from "zod";
import type { Source } from "@/lib/core/source";
import type { Disabled, Member, PersonAccount, ToolAccount } from "@/lib/ldap/model";
import type { lossSchema, mirrorAnswerSchema, mirrorRunSchema, runDetailsSchema } from "./schema";

/** A tool as the directory has it, and since when it has it no more. Its members stay as they were when it was last seen. */
export type MirroredTool = Readonly<
  Pick<ToolAccount, "name" | "uid" | "gid" | "homeDirectory"> & {
    disabled: readonly Disabled[];
    disabledAt: string | null;
    /** Login names of people, sorted. */
    maintainers: readonly string[];
    /** Other tools whose accounts maintain this one, sorted. */
    maintainerTools: readonly string[];
    firstSeenAt: string;
    changedAt: string;
    goneAt: string | null;
  }
>;

/** All tools that were ever mirrored, and how old that knowledge is. Shared between readers: never written to. */
export type MirroredTools = { tools: ReadonlyMap<string, MirroredTool>; source: Source };

/** What is in the tables: what an answer of the directory is compared with. */
export type Known = {
  tools: ReadonlyMap<string, KnownTool>;
  people: ReadonlyMap<string, KnownPerson>;
};
export type KnownTool = ToolAccount & { gone: boolean };
export type KnownPerson = PersonAccount & { gone: boolean };

export type Membership = Member & { tool: string };

/** The difference between an answer and what is known; an account that came back is an added one. */
export type SyncPlan = {
  tools: { added: ToolAccount[]; changed: ToolAccount[]; gone: string[] };
  people: { added: PersonAccount[]; changed: PersonAccount[]; gone: string[] };
  members: { added: Membership[]; removed: Membership[] };
  /** Tools that are disabled from now on, and no longer. */
  disabled: string[];
  enabled: string[];
  findings: Finding[];
  loss: Loss;
  /** Why this may not be applied before a person has confirmed it, in words; empty when it may. */
  frozenBecause: string[];
};

/** Names for a person to look at. `uid_reused`: a new tool got the uid of `other`, and with it the files it left. */
export type Finding = z.infer<typeof runDetailsSchema>["findings"][number];

/** What a frozen pass would take away. */
export type Loss = z.infer<typeof lossSchema>;

export type RunDetails = z.infer<typeof runDetailsSchema>;
export type MirrorRunRow = z.infer<typeof mirrorRunSchema>;
export type MirrorAnswer = z.infer<typeof mirrorAnswerSchema>;
