import "server-only";
import { messageOf } from "@/lib/core/errors";
import { recordOnce } from "./record";
import { type DecommissionRun, kindOf, type StageEnd } from "./run";

const POLL_MS = 1_000;

/** Takes the host out of the site's list, as it was listed when this began; or leaves a commit that people merge. */
export async function hiera(run: DecommissionRun): Promise<StageEnd> {
  const { memo, ports, plan } = run;
  const { hiera: list } = ports;
  if (list === null) return { end: "manual", says: `take ${plan.host} out of Hiera`, checked: false };
  const known = memo.hiera?.seen === true ? memo.hiera : null;
  const fetching = await list.prepare(known?.commit ?? null);
  if (fetching !== null) return { end: "wait", says: fetching, afterMs: POLL_MS };
  const seen = known ?? (await list.read());
  await ports.fence();
  try {
    const { outcome, commit, ref } = await list.remove(seen.commit);
    switch (outcome) {
      case "pushed":
        return {
          end: "done",
          says: `taken out of ${list.file} with commit ${commit.slice(0, 12)}`,
          data: { commit, ref },
        };
      case "already removed":
        return { end: "done", says: `not in ${list.file}`, data: { commit, ref } };
      case "for review":
      case "already in review":
        await recordOnce(run, "hiera-review", `commit for review on ${ref}`, { commit, ref });
        return {
          end: "manual",
          says: `merge the review of commit ${commit.slice(0, 12)} on ${ref}`,
          checked: true,
          command: mergeCommand(run, ref),
        };
    }
  } catch (thrown) {
    if (kindOf(thrown) !== "refused") throw thrown;
    return { end: "manual", says: messageOf(thrown), checked: true };
  }
}

/** Gerrit's changes are merged on its page alone. */
const mergeCommand = ({ ports }: DecommissionRun, ref: string): string => {
  const branch = ports.hiera?.branch ?? "";
  if (ref.startsWith("refs/for/")) return `git ls-remote origin refs/heads/${branch}`;
  return `git fetch origin ${ref} && git checkout ${branch} && git merge FETCH_HEAD && git push origin ${branch}`;
};
