import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AccountsProfile } from "@/lib/config/profiles/accounts/schema";
import { TOOLS_OF_DIRECTORY } from "../ldif";
import type { Authority } from "./issue-certificate";
import { makeHome } from "./make-homes";
import { makeRegisters } from "./make-registers";
import { ADMIN_TROUBLES, HOME_TROUBLES } from "./troubles";

/** What the box's tools have outside the API server, in folders of its own. */
export type BoxAccounts = {
  profile: AccountsProfile;
  /** The API server as tools reach it, and its authority. */
  server: string;
  caFile: string;
  homes: string;
  /** Of people with full access. */
  adminHomes: string;
  registers: string;
};

type Options = {
  dir: string;
  profile: AccountsProfile;
  server: string;
  authority: Authority;
  now: number;
};

/** Anew at every start, as all of the box. */
export async function makeAccounts({ dir, profile, server, authority, now }: Options): Promise<BoxAccounts> {
  rmSync(dir, { recursive: true, force: true });
  const at = (name: string) => join(dir, name);
  for (const folder of ["", "homes", "people"]) mkdirSync(at(folder), { mode: 0o711 });
  writeFileSync(at("ca.crt"), authority.certificatePem);
  const { credential } = profile;
  const tools = TOOLS_OF_DIRECTORY.map((tool) => ({ ...tool, namespace: `tool-${tool.name}` }));
  const tokens =
    credential.kind === "token" ? makeRegisters(at("registers"), credential, tools, now) : new Map();
  const world = { root: at("homes"), profile, server, authority, now };
  for (const tool of tools)
    await makeHome(world, { ...tool, token: tokens.get(tool.name) ?? null }, HOME_TROUBLES.get(tool.name));
  if (credential.kind === "certificate" && credential.admins !== null) {
    const { organization, folder, namespace } = credential.admins;
    const ofAdmins = {
      ...profile,
      home: { ...profile.home, mode: "0700", folders: [], disabledFlag: null },
      credential: { ...credential, organization, folder },
    };
    for (const [name, trouble] of ADMIN_TROUBLES)
      await makeHome(
        { ...world, root: at("people"), profile: ofAdmins },
        { name, namespace, disabled: false, token: null },
        trouble,
      );
  }
  return {
    ...{ profile, server, caFile: at("ca.crt") },
    ...{ homes: at("homes"), adminHomes: at("people"), registers: at("registers") },
  };
}
