import "server-only";
import type { RegisterLines } from "@/lib/accounts/model";
import { site } from "@/lib/config/site";

/** The API server reads its files only when it starts: which they are, and what a person runs then. */

/** In the result of an action that had it done. */
export const RESTARTED = "the API servers were restarted";

const COMMAND = "systemctl restart kube-apiserver";

export function registerFiles(): Record<keyof RegisterLines, string> {
  const { root, tokens, access, infrastructureUsers } = site().accounts?.registers ?? {
    ...{ root: "", tokens: "", access: "", infrastructureUsers: "" },
  };
  return {
    tokens: `${root}/${tokens}`,
    access: `${root}/${access}`,
    infrastructureUsers: `${root}/${infrastructureUsers}`,
  };
}

/** Empty where the site has a program for it. */
export const restartByHand = (): string[] =>
  site().accounts?.registers.restart === undefined ? [COMMAND] : [];

export function sayRestart(): string {
  const { tokens, access } = registerFiles();
  return `every API server has to be restarted (${COMMAND}): it reads ${tokens} and ${access} when it starts`;
}
