import "server-only";
import { Client } from "pg";
import { z } from "zod";
import { messageOf } from "@/lib/core/errors";
import { type Finding, missing, ok, wrong } from "./finding";

const LOOPBACK: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]", ""]);
const VERSION_MIN = 14;
const CONNECT_MS_MAX = 5_000;

const rightsRow = z.object({
  name: z.string(),
  version: z.coerce.number(),
  audit: z.boolean(),
  owner: z.boolean(),
  appends: z.boolean().nullable(),
  rewrites: z.boolean().nullable(),
});

/** What the connection is, and what it may do to the audit log; nulls where there is no such table yet. */
const RIGHTS = `
  select current_user as name, current_setting('server_version_num')::int / 10000 as version,
    log.oid is not null as audit, coalesce(pg_has_role(current_user, log.relowner, 'USAGE'), false) as owner,
    has_table_privilege(log.oid, 'INSERT') as appends,
    has_table_privilege(log.oid, 'UPDATE') or has_table_privilege(log.oid, 'DELETE')
      or has_table_privilege(log.oid, 'TRUNCATE') as rewrites
  from (select to_regclass('audit_entry')::oid as oid) named left join pg_class log on log.oid = named.oid`;

/** Reachability, version and encryption of the database, and that its role can append to the audit log and not rewrite it. */
export async function checkDatabase(url: string | undefined): Promise<Finding[]> {
  const reached = { area: "database", checked: "reachable" } as const;
  if (url === undefined)
    return [ok(reached, "DATABASE_URL is not set: `forgeboard start` runs a PostgreSQL of its own")];
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS_MAX });
  try {
    await client.connect();
    const rights = rightsRow.parse((await client.query(RIGHTS)).rows[0]);
    return [
      ok(reached, `PostgreSQL ${rights.version} as ${rights.name}`),
      version(rights.version),
      encryption(url),
      auditLog(rights),
    ];
  } catch (error) {
    return [
      missing(
        reached,
        messageOf(error) || "no answer",
        "export DATABASE_URL=postgresql://USER:PASSWORD@HOST:5432/forgeboard?sslmode=verify-full",
      ),
    ];
  } finally {
    await client.end().catch(() => undefined);
  }
}

function version(found: number): Finding {
  const place = { area: "database", checked: "version" } as const;
  return found >= VERSION_MIN
    ? ok(place, `${found}`)
    : wrong(place, `${found} is too old`, `PostgreSQL ${VERSION_MIN} or later`);
}

function encryption(text: string): Finding {
  const place = { area: "database", checked: "TLS" } as const;
  const url = new URL(text);
  if (LOOPBACK.has(url.hostname)) return ok(place, "on this machine");
  const mode = url.searchParams.get("sslmode") ?? "none";
  return mode === "verify-full"
    ? ok(place, "verified")
    : wrong(
        place,
        `sslmode is ${mode}: the server is not verified`,
        "add ?sslmode=verify-full to DATABASE_URL",
      );
}

function auditLog(rights: z.infer<typeof rightsRow>): Finding {
  const place = { area: "database", checked: "audit log" } as const;
  const migrate =
    "DATABASE_URL=<owner's connection> npx forgeboard migrate   # prints the connections of web and worker";
  if (!rights.audit) return missing(place, "there is no table yet", migrate);
  if (rights.owner || rights.rewrites === true)
    return wrong(
      place,
      `${rights.name} owns it or may rewrite it; fine for migrate and start, not for web or worker`,
      migrate,
    );
  return rights.appends === true
    ? ok(place, "may append, may not rewrite")
    : missing(place, `${rights.name} may not append`, migrate);
}
