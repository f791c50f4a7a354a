import "server-only";
import { fetchBranch, readFileAt } from "./clone";
import { type HostEntry, listHosts } from "./host-list";
import type { HieraSource } from "./source";
import { withClone } from "./with-clone";

/** The hosts listed at a commit of the branch, in the file's order. */
export type ListedHosts = { commit: string; hosts: HostEntry[] };

/**
 * Fetches and reads; each call asks the repository. The first call of a process waits for the first fetch (prepare-clone.ts).
 * @throws AppError "precondition" naming file and line when the list is not as expected; upstream, timeout
 */
export const readHosts = (source: HieraSource, signal?: AbortSignal): Promise<ListedHosts> =>
  withClone(
    source,
    null,
    async (clone) => {
      const commit = await fetchBranch(clone, source, signal);
      const { text } = await readFileAt(clone, source, commit, signal);
      return { commit, hosts: listHosts(text, source) };
    },
    signal,
  );
