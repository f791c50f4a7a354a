"use client";
import { createContext, type ReactNode, useContext } from "react";
import type { Permission } from "@/lib/auth/policy";
import type { PublicTools } from "@/lib/core/status-pages";

/** Who is signed in, as the pages need it: what to greet, and what to offer. The server decides again. */
export type ShellSession = {
  user: string;
  displayName: string;
  role: string;
  permissions: readonly Permission[];
  /** Name of the site, beside the product's in the navigation. */
  site: string;
  publicTools: PublicTools;
};

const Context = createContext<ShellSession | null>(null);

export function SessionProvider({ session, children }: { session: ShellSession; children: ReactNode }) {
  return <Context value={session}>{children}</Context>;
}

export function useSession(): ShellSession {
  const session = useContext(Context);
  if (session === null) throw new Error("useSession is for pages inside the console layout");
  return session;
}

/** Whether to offer something; hiding is a courtesy, the server refuses. */
export const useMay = (permission: Permission): boolean => useSession().permissions.includes(permission);
