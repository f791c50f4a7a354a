import "server-only";
import { inspectHome } from "./inspect-home";
import type { AccountFinding, AccountTool } from "./model";
import type { AccountsSource } from "./source";

/** People with full access: what they have is looked at and written as that of tools is, in homes of their own. */

/** Null where the site or its profile has nothing for them. */
export function adminsSource(source: AccountsSource): AccountsSource | null {
  const { settings, profile } = source;
  const { credential } = profile;
  if (settings.adminHomes === undefined || credential.kind !== "certificate" || credential.admins === null)
    return null;
  const { organization, request, folder } = credential.admins;
  return {
    ...source,
    settings: { ...settings, homes: settings.adminHomes },
    profile: {
      ...profile,
      home: { ...profile.home, folders: [], disabledFlag: null },
      credential: { ...credential, organization, request, folder },
    },
  };
}

/** As maintain-kubeusers has them: the group of their files is their own number. */
export const adminAccount = (
  { profile: { credential } }: AccountsSource,
  { user, uid, homeDirectory }: { user: string; uid: number; homeDirectory: string },
): AccountTool => ({
  ...{ name: user, uid, gid: uid, homeDirectory, disabled: false },
  namespace: credential.kind === "certificate" ? (credential.admins?.namespace ?? "") : "",
});

const PARTS = { kubeconfig: "admin-kubeconfig", certificate: "admin-certificate" } as const;

/**
 * The home itself is the person's. Access begins with a certificate; one that ends is renewed.
 * @throws AppError as `inspectHome`
 */
export async function inspectAdmin(
  source: AccountsSource,
  admin: AccountTool,
  signal?: AbortSignal,
): Promise<AccountFinding[]> {
  const { findings } = await inspectHome(source, admin, null, signal);
  return findings.flatMap((finding): AccountFinding[] => {
    const { name } = admin;
    if (finding.part === "home")
      return finding.state === "differs"
        ? []
        : [
            {
              ...finding,
              id: `admin-kubeconfig:${name}`,
              part: "admin-kubeconfig",
              tool: null,
              repair: null,
            },
          ];
    if (finding.part !== "kubeconfig" && finding.part !== "certificate") return [];
    const part = PARTS[finding.part];
    const isNew = part === "admin-certificate" && finding.state === "missing";
    return [
      {
        ...finding,
        ...{ id: `${part}:${name}`, part, tool: null },
        fields: isNew ? [{ field: "access", desired: "full", found: null }] : [],
      },
    ];
  });
}
