import "server-only";
import http from "node:http";
import https from "node:https";
import type { Kubeconfig } from "./kubeconfig";
import { serverOf } from "./load-kubeconfig";

/**
 * What a request needs to be let in: address, headers, and an agent that holds the certificates. Asked for anew with each
 * request, since tokens expire and files are replaced; requests that come together ask once, so that they start one plugin.
 */

export type Credentials = {
  url: URL;
  headers: Readonly<Record<string, string>>;
  agent: http.Agent;
};

export type CredentialSource = {
  current(): Promise<Credentials>;
  /** The server refused these: the next are read from the start, unless that happened since. */
  refused(credentials: Credentials): void;
};

export function openCredentials(load: () => Kubeconfig): CredentialSource {
  let config = load();
  let agents: { key: string; agent: http.Agent } | null = null;
  let asking: Promise<Credentials> | null = null;
  const madeBy = new WeakMap<Credentials, Kubeconfig>();

  async function ask(): Promise<Credentials> {
    const using = config;
    const url = serverOf(using);
    if (url.protocol === "http:") {
      agents ??= { key: "", agent: new http.Agent({ keepAlive: true }) };
      const token = using.getCurrentUser()?.token;
      return made(using, {
        url,
        agent: agents.agent,
        headers: token ? { authorization: `Bearer ${token}` } : {},
      });
    }
    const wanted: https.RequestOptions = {};
    await using.applyToHTTPSOptions(wanted);
    const headers = Object.fromEntries(
      Object.entries(wanted.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
    );
    return made(using, { url, agent: agentOf(wanted), headers });
  }

  function made(by: Kubeconfig, credentials: Credentials): Credentials {
    madeBy.set(credentials, by);
    return credentials;
  }

  function agentOf({ ca, cert, key, passphrase, servername }: https.RequestOptions): http.Agent {
    const fingerprint = JSON.stringify([ca, cert, key].map(String));
    if (agents?.key === fingerprint) return agents.agent;
    // Watches under the old certificate go on; idle connections under it do not.
    for (const socket of Object.values(agents?.agent.freeSockets ?? {}).flat()) socket?.destroy();
    const tls = { ca, cert, key, passphrase, ...(servername === undefined ? {} : { servername }) };
    agents = {
      key: fingerprint,
      agent: new https.Agent({ ...tls, keepAlive: true, rejectUnauthorized: true }),
    };
    return agents.agent;
  }

  return {
    current() {
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
    refused(credentials) {
      if (madeBy.get(credentials) !== config) return;
      config = load();
      asking = null;
    },
  };
}
