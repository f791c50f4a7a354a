import "server-only";
import { z } from "zod";
import { sleep } from "@/lib/core/clock";
import { messageOf } from "@/lib/core/errors";

/** What people of the demo have asked for before anybody looks: by the API and under their own names, as they would have. */

type Ask = {
  person: "operator" | "maintainer";
  tool: string;
  override: Record<string, string>;
  reason: string;
  ticket: string;
};

const ASKED: readonly Ask[] = [
  {
    person: "operator",
    tool: "copyvios",
    override: { memory: "16Gi", pod_memory: "6Gi" },
    reason: "compares whole articles in memory",
    ticket: "T353104",
  },
  {
    person: "operator",
    tool: "citationhunt",
    override: { cpu: "4", pods: "20" },
    reason: "one pod for each wiki at the turn of the month",
    ticket: "T401684",
  },
  {
    // The default was less when this was given, and has caught up since.
    person: "operator",
    tool: "petscan",
    override: { memory: "8Gi" },
    reason: "large category trees",
    ticket: "T350873",
  },
  {
    person: "maintainer",
    tool: "wikibugs",
    override: { memory: "12Gi", jobs: "30" },
    reason: "the nightly export of all tasks runs out of memory",
    ticket: "T412290",
  },
];

/** Until the mirror has read who maintains what, and the worker is there. */
const TRIES = 60;
const WAIT_MS = 1_000;

/** Never throws: a demo without its story is still one. */
export async function tellDemoStory(url: string, signal: AbortSignal): Promise<void> {
  try {
    const people = new Map<string, Record<string, string>>();
    for (const person of ["operator", "maintainer"]) people.set(person, await enter(url, person));
    for (const ask of ASKED) await askUntilTaken(url, ask, people.get(ask.person) ?? {}, signal);
  } catch (thrown) {
    if (!signal.aborted) process.stderr.write(`demo: ${messageOf(thrown)}\n`);
  }
}

/** Headers of a signed-in person's changing requests. */
async function enter(url: string, user: string): Promise<Record<string, string>> {
  const headers = { "content-type": "application/json", origin: url };
  const body = JSON.stringify({ user, password: `${user}-demo` });
  const answer = await fetch(`${url}/api/v1/session`, { method: "POST", headers, body });
  const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  const session = await fetch(`${url}/api/v1/session`, { headers: { cookie } });
  const { csrf } = z.object({ csrf: z.string() }).parse(await session.json());
  return { ...headers, cookie, "x-forgeboard-csrf": csrf };
}

async function askUntilTaken(
  url: string,
  { tool, override, reason, ticket }: Ask,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<void> {
  const body = JSON.stringify({ action: "quota.edit", input: { tool, override }, reason, ticket });
  let says = "";
  for (let tries = 0; tries < TRIES && !signal.aborted; tries += 1) {
    const answer = await fetch(`${url}/api/v1/actions`, {
      method: "POST",
      headers: { ...headers, "idempotency-key": `demo-quota-${tool}` },
      body,
    });
    if (answer.status === 202) return;
    says = `${answer.status} ${await answer.text()}`;
    await sleep(WAIT_MS, signal);
  }
  if (!signal.aborted) throw new Error(`quota of ${tool}: ${says}`);
}
