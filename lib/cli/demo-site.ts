import "server-only";
import { join } from "node:path";
import { stringify } from "yaml";
import { INFRASTRUCTURE } from "@/e2e/platform/accounts/troubles";
import type { RunningPlatform } from "@/e2e/platform/start";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { toolforge2017 } from "@/lib/config/profiles/toolforge-2017";
import { STATUS_FIELDS } from "@/lib/core/status-pages";

/** The demo's people; Anna is an admin too, for what takes two of them. Each password is the name and "-demo". */
export const DEMO_PEOPLE = ["admin", "anna", "operator", "maintainer", "viewer"] as const;

/** How its tools prove who they are to the API server. */
export const DEMO_ACCOUNTS = {
  certificates: toolforge.accounts,
  tokens: toolforge2017.accounts,
} as const;

/** The site file under which the console finds everything of the box. */
export const demoSite = (box: RunningPlatform): string =>
  stringify({
    name: "demo",
    profile: "toolforge",
    directory: { kind: "ldif", file: box.ldifFile },
    mirror: { intervalSeconds: 15 },
    // Nobody tries a demo for a week.
    reconciler: { mode: "plan", intervalSeconds: 20, orphanDays: 0 },
    quotas: { ceiling: { cpu: 16, memory: 64, pods: 100 } },
    metrics: { url: box.prometheusUrl },
    notices: {
      smtp: { host: "127.0.0.1", port: box.mailPort, from: "Forgeboard <forgeboard@demo.invalid>" },
      webhook: { url: `${box.noticesUrl}/webhook` },
      adminLog: { webhook: { url: `${box.noticesUrl}/admin-log` } },
    },
    statusPages: { public: "all", platform: true },
    override: {
      // All that a page can tell is there to be seen.
      statusPage: { offered: STATUS_FIELDS, byDefault: STATUS_FIELDS },
      ...overrideOf(box),
    },
    ...(box.accounts === null ? {} : { accounts: accountsOf(box.accounts, askBox(box, "restart")) }),
    hooks: {
      reboot: {
        command: askBox(box, "reboot", "{node}"),
        timeoutSeconds: 30,
        repeatable: true,
      },
    },
    ...(box.hiera === null
      ? {}
      : { hiera: { ...box.hiera, mode: "push", authorEmail: "{user}@demo.invalid" } }),
    puppet: { url: box.puppet.url, caFile: box.puppet.caFile, ...box.puppet.identities.console },
    demoPeople: DEMO_PEOPLE.map((user) => ({ user, password: `${user}-demo` })),
  });

/** A program that asks something of the box as its administrator. */
const askBox = (box: RunningPlatform, ...what: string[]): string[] => [
  process.execPath,
  join(process.cwd(), "e2e", "platform", "ask-box.mjs"),
  box.adminKubeconfigFile,
  ...what,
];

/** Below the demo's data, of whoever runs it: no other user is needed, and nothing else is touched. */
const accountsOf = (
  { homes, adminHomes, registers, caFile, server }: NonNullable<RunningPlatform["accounts"]>,
  restart: readonly string[],
) => ({
  homes: { root: homes, path: "/data/project", owner: "worker" },
  adminHomes: { root: adminHomes, path: "/home", owner: "worker" },
  registers: {
    ...{ root: registers, uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
    restart: { command: restart, timeoutSeconds: 30 },
  },
  cluster: { server, caFile },
  intervalSeconds: 60,
});

/** With tokens, rights come from the file of rules and not from the cluster. */
const overrideOf = ({ accounts }: RunningPlatform) =>
  accounts?.profile.credential.kind === "token"
    ? {
        accounts: accounts.profile,
        infrastructureUsers: INFRASTRUCTURE.map(({ user, access, uid }) => ({ user, access, uid })),
        tenancy: {
          ...toolforge.tenancy,
          infrastructure: { readOnly: [], full: [], fullGroup: null },
        },
      }
    : {};
