import "server-only";
import type { Site } from "@/lib/config/site";
import { hostNameOf } from "@/lib/core/host-name";
import type { DecommissionPlan } from "./model";

/**
 * Who does what in which system, from the site file alone: certificate, list and attachments are looked at by the worker,
 * since only it holds the keys. Pure.
 * @throws AppError "invalid" when the node's name makes no host name
 */
export function planStages(
  node: string,
  { site, drainSays, drainCommand, claims }: PlanOf,
): DecommissionPlan {
  const certname = hostNameOf(site.profile.puppet.certname, node);
  const host = hostNameOf(site.profile.hiera.host, node);
  return {
    certname,
    host,
    stages: [
      {
        stage: "look",
        by: "console",
        says: `read the certificate of ${certname}, the Hiera entry of ${host} and what is attached, before anything is touched`,
        command: null,
      },
      { stage: "drain", by: "console", says: drainSays, command: drainCommand },
      {
        stage: "verify_empty",
        by: "console",
        says: "list its pods twice: none may be left but those of DaemonSets",
        command: `kubectl get pods --all-namespaces --field-selector spec.nodeName=${node}`,
      },
      {
        stage: "detach",
        by: "console",
        says:
          claims === 0
            ? "no pod on it has a volume claim"
            : `wait until ${claims} claimed volumes are detached`,
        command: `kubectl get volumeattachments --output wide | grep -w ${node}`,
      },
      {
        stage: "certificate",
        by: site.puppet === undefined ? "person" : "console",
        says:
          site.puppet === undefined
            ? `clean the certificate of ${certname}: this site names no Puppet CA`
            : `revoke and remove the certificate of ${certname}`,
        command: `puppetserver ca clean --certname ${certname}`,
      },
      hieraStage(host, site.hiera),
      {
        stage: "delete_node",
        by: "console",
        says: "delete the Node, if it is still this one",
        command: `kubectl delete node ${node}`,
      },
    ],
  };
}

type PlanOf = {
  site: Pick<Site, "profile" | "puppet" | "hiera">;
  drainSays: string;
  drainCommand: string;
  /** Volumes that pods on it claim. */
  claims: number;
};

function hieraStage(host: string, hiera: Site["hiera"]): DecommissionPlan["stages"][number] {
  if (hiera === undefined)
    return {
      stage: "hiera",
      by: "person",
      says: `take ${host} out of Hiera: this site names no Hiera file`,
      command: `git grep --line-number ${host}`,
    };
  const { file, branch, repository, mode } = hiera;
  return {
    stage: "hiera",
    by: mode === "push" ? "console" : "console_then_person",
    says:
      mode === "push"
        ? `take ${host} out of ${file}, with a commit on ${branch}`
        : `take ${host} out of ${file}, with a commit for review that a person merges into ${branch}`,
    command: [
      `git clone --branch ${branch} '${repository.replaceAll("'", "'\\''")}' hiera && cd hiera`,
      `sed --in-place '/^ *- ${host.replaceAll(".", "\\.")}$/d' ${file}`,
      `git commit --message 'Remove ${host}' -- ${file} && git push origin HEAD:${branch}`,
    ].join(" && "),
  };
}
