import type { World } from "./figure";

export type Running = {
  url: string;
  token?: string;
  user?: string;
  password?: string;
  state?: string;
  list: string[];
  kubeconfig?: string;
  auditLog?: string;
  readerUser: string;
  page: string;
  usable: string;
};

/** A dashboard that runs already, ours or another's; what only ours has is left out of another's figures. */
export async function openRunning(given: Running): Promise<World> {
  const url = given.url.replace(/\/$/, "");
  const { user, password, page, usable } = given;
  return {
    url,
    ours: await isOurs(url),
    headers: given.token === undefined ? {} : { authorization: `Bearer ${given.token}` },
    person: user === undefined || password === undefined ? null : { user, password },
    stateFile: given.state ?? null,
    lists: given.list,
    kubeconfig: given.kubeconfig ?? null,
    size: null,
    audit: given.auditLog === undefined ? null : { file: given.auditLog, readerUser: given.readerUser },
    readyMs: null,
    page,
    usable,
  };
}

async function isOurs(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/api/v1/openapi.json`, { signal: AbortSignal.timeout(10_000) });
  return answer.ok && (await answer.text()).includes('"title":"Forgeboard"');
}
