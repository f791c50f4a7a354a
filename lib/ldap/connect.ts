import "server-only";
import { readFileSync } from "node:fs";
import { Client } from "ldapts";
import type { Site } from "@/lib/config/site";

export type LdapSettings = Omit<Extract<NonNullable<Site["directory"]>, { kind: "ldap" }>, "kind"> & {
  bindPassword?: string | undefined;
};

/** A connection bound as the site's reader, encrypted before anything is said. @throws Error as it failed */
export async function connectTo(server: string, settings: LdapSettings): Promise<Client> {
  const url = new URL(server);
  // TLS has to check the name of the server, also where it starts on a plain connection.
  const tlsOptions = {
    minVersion: "TLSv1.2" as const,
    ...(settings.caFile === undefined ? {} : { ca: readFileSync(settings.caFile) }),
    servername: isAddress(url.hostname) ? "" : url.hostname,
    host: url.hostname,
  };
  const client = new Client({
    url: server,
    timeout: settings.timeoutMs,
    connectTimeout: settings.timeoutMs,
    ...(url.protocol === "ldaps:" ? { tlsOptions } : {}),
  });
  try {
    if (url.protocol === "ldap:") await client.startTLS(tlsOptions);
    await bindReader(client, settings);
    return client;
  } catch (error) {
    await client.unbind().catch(() => undefined);
    throw error;
  }
}

async function bindReader(client: Client, { bindDn, bindPassword }: LdapSettings): Promise<void> {
  if (bindDn === undefined) await client.bind("", "");
  else if (!bindPassword) throw new Error("LDAP_BIND_PASSWORD is missing");
  else await client.bind(bindDn, bindPassword);
}

const isAddress = (host: string): boolean => /^[\d.]+$|^\[/.test(host);
