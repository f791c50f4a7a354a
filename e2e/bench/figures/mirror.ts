import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BASE, manyTools } from "@/e2e/ldap/many-tools";
import { startSlapd } from "@/e2e/ldap/start-slapd";
import { setEnvironment } from "@/e2e/worker/cluster";
import { db } from "@/lib/db/client";
import { startEmbeddedPostgres } from "@/lib/db/embedded";
import { migrate } from "@/lib/db/migrate";
import { readInTime } from "@/lib/mirror/run-mirror";
import { sync } from "@/lib/mirror/sync";
import type { FigureOnItsOwn } from "../figure";

const ROUNDS = 6;
const BAR_MS = 10_000;
/** Tools of the directory that cannot be read, on purpose. */
const UNREADABLE = 2;

type Pass = { ms: number; says: string };

/** A full pass from a real slapd, which gives 500 entries at a time, into a real PostgreSQL. */
export const mirror: FigureOnItsOwn = {
  name: "mirror",
  async measure({ tools }) {
    const people = Math.ceil((tools * 6) / 7);
    const dir = mkdtempSync(join(tmpdir(), "forgeboard-mirror-"));
    const limits = [`limits dn.exact="cn=reader,${BASE}" size=500 size.prtotal=unlimited`];
    const slapd = await startSlapd(manyTools({ tools, people }), BASE, limits);
    const postgres = await startEmbeddedPostgres({ dir: join(dir, "db") });
    try {
      const { workerUrl } = await migrate(postgres.ownerUrl);
      const site = join(dir, "site.yaml");
      const { ldapsUrl, caFile } = slapd;
      const directory = { kind: "ldap", servers: [ldapsUrl], caFile, bindDn: `cn=reader,${BASE}` };
      // JSON is YAML.
      writeFileSync(site, JSON.stringify({ directory }));
      setEnvironment({
        DATABASE_URL: workerUrl,
        FORGEBOARD_SITE: site,
        LDAP_BIND_PASSWORD: "reader-of-tests",
      });
      const first = await pass();
      const later: Pass[] = [];
      for (let round = 1; round < ROUNDS; round++) later.push(await pass());
      const mirrored = await db().tool.count({ where: { goneAt: null } });
      if (mirrored !== tools - UNREADABLE) throw new Error(`mirrored ${mirrored} tools`);
      const slowest = later.reduce((a, b) => (b.ms > a.ms ? b : a));
      const line = (which: string, { ms, says }: Pass, n: number) => ({
        ...{ name: `mirror, ${tools} tools, ${which}`, value: ms, unit: "ms" as const, bar: BAR_MS, n },
        detail: { people, did: says },
      });
      return [line("first pass", first, 1), line("later pass, slowest", slowest, later.length)];
    } finally {
      await db().$disconnect();
      await slapd.stop();
      await postgres.stop();
      rmSync(dir, { recursive: true, force: true });
    }
  },
};

async function pass(): Promise<Pass> {
  const startedAt = new Date();
  const began = performance.now();
  const answer = await readInTime(AbortSignal.timeout(60_000));
  const { says } = await sync(answer, { startedAt, confirmed: null });
  return { ms: performance.now() - began, says };
}
