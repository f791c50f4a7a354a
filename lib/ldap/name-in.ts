import "server-only";

/** The tool a group or account name belongs to, as the profile's pattern says; null when it belongs to none. */
export function nameIn(toolGroup: string, cn: string): string | null {
  return new RegExp(toolGroup).exec(cn)?.groups?.tool ?? null;
}
