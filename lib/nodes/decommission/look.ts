import "server-only";
import { messageOf } from "@/lib/core/errors";
import { type DecommissionRun, FAILURES_MAX, kindOf, progressOf, type StageEnd } from "./run";

const POLL_MS = 1_000;

/**
 * What the other systems have of the node, before anything is touched: the worker looks, because the web process, which
 * planned, holds no key of theirs. Later stages act on what was seen here and on nothing else.
 */
export async function look(run: DecommissionRun): Promise<StageEnd> {
  const { memo, ports, plan } = run;
  const node = await ports.node();
  if (node === null) return { end: "stop", says: `there is no node ${run.node} any more` };
  if (node.uid !== run.nodeUid) return { end: "stop", says: `${run.node} is another node by now` };
  memo.bootId = node.bootId;
  const hiera = await hieraOf(run);
  if ("fetching" in hiera) return { end: "wait", says: hiera.fetching, afterMs: POLL_MS };
  const volumes = await orWhy(run, async () => {
    const attached = await ports.attachments();
    return attached.length === 0 ? "nothing attached" : attached.map(({ name }) => name).join(", ");
  });
  const certificate = await certificateOf(run);
  progressOf(memo, "detach").found = typeof volumes === "string" ? volumes : volumes.why;
  progressOf(memo, "certificate").found = certificate;
  progressOf(memo, "hiera").found = hiera.found;
  return {
    end: "done",
    says: "noted what Puppet, Hiera and the cluster have of it",
    data: {
      certname: plan.certname,
      host: plan.host,
      certificate,
      hiera: hiera.found,
      volumes: progressOf(memo, "detach").found,
      bootId: memo.bootId,
    },
  };
}

async function certificateOf(run: DecommissionRun): Promise<string> {
  const { memo } = run;
  const { puppet } = run.ports;
  if (puppet === null) {
    memo.certificate = { seen: false, why: "this site names no Puppet CA" };
    return memo.certificate.why;
  }
  const found = await orWhy(run, puppet.read);
  if (found !== null && "why" in found) {
    memo.certificate = { seen: false, why: found.why };
    return found.why;
  }
  memo.certificate = { seen: true, fingerprint: found?.fingerprint ?? null };
  return found === null ? "no certificate" : `${found.state}, SHA256 ${found.fingerprint}`;
}

async function hieraOf({ memo, ports }: DecommissionRun): Promise<{ found: string } | { fetching: string }> {
  const { hiera } = ports;
  const unseen = (why: string) => {
    memo.hiera = { seen: false, why };
    return { found: why };
  };
  if (hiera === null) return unseen("this site names no Hiera file");
  const found = await orWhy({ memo }, async () => {
    const fetching = await hiera.prepare(null);
    return fetching === null ? hiera.read() : { fetching };
  });
  if ("why" in found) return unseen(found.why);
  if ("fetching" in found) return found;
  const { commit, entry } = found;
  memo.hiera = { seen: true, commit, listed: entry !== null };
  const at = `${hiera.branch} at ${commit.slice(0, 12)}`;
  return {
    found:
      entry === null
        ? `not in ${hiera.file}, ${at}`
        : `${hiera.file}, line ${entry.line}: ${entry.text.trim()} (${at})`,
  };
}

/** What refuses us, or does not answer, is noted: its stage is a person's. What cannot be understood stops all. */
async function orWhy<Answer>(
  { memo }: Pick<DecommissionRun, "memo">,
  ask: () => Promise<Answer>,
): Promise<Answer | { why: string }> {
  try {
    return await ask();
  } catch (thrown) {
    const kind = kindOf(thrown);
    if (kind === "refused" || (kind === "passes" && memo.failures >= FAILURES_MAX - 1))
      return { why: messageOf(thrown) };
    throw thrown;
  }
}
