import "server-only";
import { type AccountsSource, accountsSource } from "@/lib/accounts/source";
import { env } from "@/lib/config/env";
import { site } from "@/lib/config/site";
import { messageOf } from "@/lib/core/errors";
import { hieraSource } from "@/lib/hiera/source";
import { connect, type KubeConnection } from "@/lib/kubernetes/connection";
import { directory } from "@/lib/ldap/directory";
import { readAccounts } from "@/lib/ldap/read-accounts";
import { puppetEndpoint } from "@/lib/puppet/endpoint";
import { checkAccountFiles, checkSigning } from "./check-account-files";
import { checkAccounts } from "./check-accounts";
import { checkDatabase } from "./check-database";
import { checkDirectory } from "./check-directory";
import { checkHiera } from "./check-hiera";
import { checkMetrics } from "./check-metrics";
import { checkNotices } from "./check-notices";
import { checkPuppet } from "./check-puppet";
import { checkQuotas } from "./check-quotas";
import { checkReader } from "./check-reader";
import { checkSettings } from "./check-settings";
import { checkWriter } from "./check-writer";
import { type Finding, missing, wrong } from "./finding";

/** Looks at everything a process of this environment would need. Changes nothing anywhere. */
export async function runDoctor(): Promise<Finding[]> {
  const { profile, metrics, oidc, notices, quotas } = site();
  const accounts = accountsOrFinding();
  const found = await Promise.all([
    checkSettings(env()),
    ofCluster("reader", (connection) => checkReader(connection)),
    ofCluster("writer", (connection) =>
      checkWriter(connection, profile.operatorGroup, profile.tenancy.roleBinding?.clusterRole ?? null),
    ),
    checkDatabase(env().DATABASE_URL),
    checkDirectory(directory(), oidc !== undefined),
    checkAccounts(directory() !== null, readAccounts),
    checkMetrics(metrics, profile.metrics),
    checkNotices(notices, env().SMTP_PASSWORD),
    checkQuotas(quotas, profile),
    checkPuppet(puppetEndpoint()),
    checkHiera(hieraSource()),
    accounts !== null && "state" in accounts ? [accounts] : checkAccountFiles(accounts),
    ...(accounts === null || "state" in accounts
      ? []
      : [ofCluster("writer", (connection) => checkSigning(connection, profile.operatorGroup, accounts))]),
  ]);
  return found.flat();
}

/** A certificate authority that cannot be read is a finding too. */
function accountsOrFinding(): AccountsSource | Finding | null {
  try {
    return accountsSource();
  } catch (error) {
    return wrong(
      { area: "accounts", checked: "settings" },
      messageOf(error),
      "in the site file: accounts.cluster.caFile",
    );
  }
}

/** One finding when the API server does not answer this identity, instead of one for every right. */
async function ofCluster(
  role: "reader" | "writer",
  check: (connection: KubeConnection) => Promise<Finding[]>,
): Promise<Finding[]> {
  try {
    return await check(connect(role));
  } catch (error) {
    const file = role === "reader" ? "FORGEBOARD_READER_KUBECONFIG" : "FORGEBOARD_WRITER_KUBECONFIG";
    return [
      missing(
        { area: "cluster", checked: `${role} reaches the API server` },
        messageOf(error),
        `export ${file}=<kubeconfig>   # deploy/README.md, Identities`,
      ),
    ];
  }
}
