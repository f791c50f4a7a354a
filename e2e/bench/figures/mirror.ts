import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { BASE, manyTools } from "@/e2e/ldap/many-tools";
import { startSlapd } from "@/e2e/ldap/start-slapd";
import { startEmbeddedPostgres } from "@/lib/db/embedded";
import { migrate } from "@/lib/db/migrate";
import type { Figure } from "../figure";

const [TOOLS, PEOPLE] = [3_500, 3_000];
const BAR_MS = 10_000;

const printed = z.object({
  passes: z.array(z.object({ ms: z.number(), says: z.string() })).min(2),
  tools: z.int(),
});

/** A full pass from a real slapd, which gives 500 entries at a time, into a real PostgreSQL. */
export const mirror: Figure = {
  name: "mirror",
  lacks: () => null,
  standsAlone: true,
  async measure() {
    const dir = mkdtempSync(join(tmpdir(), "forgeboard-mirror-"));
    const limits = [`limits dn.exact="cn=reader,${BASE}" size=500 size.prtotal=unlimited`];
    const slapd = await startSlapd(manyTools({ tools: TOOLS, people: PEOPLE }), BASE, limits);
    const postgres = await startEmbeddedPostgres({ dir: join(dir, "db") });
    try {
      const { workerUrl } = await migrate(postgres.ownerUrl);
      const site = join(dir, "site.yaml");
      const { ldapsUrl, caFile } = slapd;
      const directory = { kind: "ldap", servers: [ldapsUrl], caFile, bindDn: `cn=reader,${BASE}` };
      writeFileSync(site, JSON.stringify({ directory }));
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ["bin/run-ts.mjs", "e2e/bench/mirror-pass.ts"],
        {
          env: {
            ...process.env,
            DATABASE_URL: workerUrl,
            FORGEBOARD_SITE: site,
            LDAP_BIND_PASSWORD: "reader-of-tests",
          },
        },
      );
      const { passes, tools } = printed.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
      // Two of them cannot be read, on purpose.
      if (tools !== TOOLS - 2) throw new Error(`mirrored ${tools} tools`);
      const common = { unit: "ms" as const, bar: BAR_MS };
      const [first, ...later] = passes;
      const detail = { tools: TOOLS, people: PEOPLE };
      return [
        {
          name: "mirror, 3,500 tools, first pass",
          value: first?.ms ?? Number.NaN,
          ...common,
          n: 1,
          detail: { ...detail, did: first?.says },
        },
        {
          name: "mirror, 3,500 tools, later pass, slowest",
          value: Math.max(...later.map(({ ms }) => ms)),
          ...common,
          n: later.length,
          detail: { ...detail, did: later.at(-1)?.says },
        },
      ];
    } finally {
      await slapd.stop();
      await postgres.stop();
      rmSync(dir, { recursive: true, force: true });
    }
  },
};
