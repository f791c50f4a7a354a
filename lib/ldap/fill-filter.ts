import "server-only";

/** Values inside an LDAP filter, escaped as RFC 4515 asks, so that a name cannot change the filter. */

const ESCAPED = /[\0()*\\]/g;

export const escapeValue = (text: string): string =>
  text.replace(ESCAPED, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, "0")}`);

/** `{user}` and `{dn}` of a profile's filter, replaced by escaped values. */
export const fillFilter = (template: string, values: { user: string; dn?: string }): string =>
  template.replace(/\{(user|dn)\}/g, (_whole, name: "user" | "dn") => escapeValue(values[name] ?? ""));

/** Login names as POSIX and LDAP allow them, kept short; anything else is never looked up. */
export const isLoginName = (user: string): boolean => /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/.test(user);
