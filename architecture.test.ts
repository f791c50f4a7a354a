import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { describe, expect, it } from "vitest";

/**
 * Enforces the import table of ARCHITECTURE.md. Reads import specifiers with a regular expression, so it needs no
 * compiler and runs in well under a second; an import in a comment counts too. Test files are left out.
 */

/** Modules of a slice that may reach the browser; every other lib file is server-only. */
const SHARED =
  /^lib\/(core\/.+|auth\/policy|config\/profiles\/(accounts\/)?schema|[^/]+\/([^/]+\/)?(model|schema|queries))$/;
const ADAPTERS = [
  "config",
  "db",
  "kubernetes",
  "ldap",
  "prometheus",
  "puppet",
  "hiera",
  "accounts",
  "command",
];
/** What could write under any name, and so stays inside its adapter. */
const INSIDE = /^lib\/(puppet\/ask-puppet|hiera\/(git|clone|with-clone)|accounts\/(ask-files|hands\/.+))$/;
const SLICES = [
  "nodes",
  "campaigns",
  "pods",
  "tools",
  "namespaces",
  "quotas",
  "reconciler",
  "overview",
  "views",
  "search",
  "status",
];
const FIRST_VIEWS = [
  "components/shell/shell.tsx",
  "components/shell/providers.tsx",
  ...["overview", "nodes", "pods", "tools", "actions", "campaigns", "audit"].map(
    (slice) => `components/${slice}/${slice}-view.tsx`,
  ),
  ...["node", "pod", "tool"].map((item) => `components/${item}s/${item}-view.tsx`),
];
const IMPORT =
  /(?:^|[\s;])(?:import|export)\s+(?:[\w*\s{},$]+\s+from\s+)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g;

/** Which layers of lib a layer may import. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  config: ["core"],
  db: ["core", "config"],
  kubernetes: ["core", "config"],
  ldap: ["core", "config"],
  prometheus: ["core", "config"],
  puppet: ["core", "config"],
  hiera: ["core", "config"],
  accounts: ["core", "config"],
  live: ["core", "config", "kubernetes"],
  audit: ["core", "config", "db"],
  auth: ["core", "config", "db", "ldap", "audit"],
  command: ["core", "config"],
  outbox: ["core", "config", "db", "command"],
  actions: ["core", "config", "db", "auth", "audit", "outbox"],
  mirror: ["core", "config", "db", "ldap", "auth", "actions", "outbox"],
  slice: ["core", ...ADAPTERS, "live", "mirror", "auth", "actions", "audit", "outbox"],
  http: ["core", "config", "auth"],
  worker: [
    "core",
    "config",
    "db",
    "kubernetes",
    "live",
    "auth",
    "actions",
    "audit",
    "outbox",
    "mirror",
    "slice",
  ],
  cli: [
    "core",
    "config",
    "db",
    "kubernetes",
    "ldap",
    "prometheus",
    "puppet",
    "hiera",
    "accounts",
    "live",
    "auth",
    "actions",
    "audit",
    "outbox",
    "mirror",
    "slice",
    "worker",
  ],
};

function sources(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => relative(".", join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes("generated/"));
}

const layerOf = (path: string): string => {
  const folder = path.split("/")[1] ?? "";
  return SLICES.includes(folder) ? "slice" : folder;
};

function problem(from: string, to: string, source: string): string | null {
  const [top, folder] = from.split("/");
  const [toTop, toFolder] = to.split("/");
  if (toTop === "app" && top !== "app") return "nothing imports app";
  if (/^["']use client["']/.test(source) && toTop === "lib" && !SHARED.test(to))
    return "client code imports a server module";
  if (top === "components") {
    if (folder === "ui" && to.startsWith("components/") && toFolder !== "ui")
      return "ui primitives know no feature";
    if (toTop === "lib" && !SHARED.test(to))
      return "components take data by props or queries, not from the server";
  }
  if (top === "app" && toTop === "lib" && ADAPTERS.includes(toFolder ?? ""))
    return "app goes through a slice, not an adapter";
  if (top === "app" && toFolder === "worker" && !from.startsWith("app/api/v1/actions/")) {
    return "only the actions routes hold the registry";
  }
  const write = /^lib\/[^/]+\/write\//.exec(to)?.[0];
  if (write !== undefined && !/^lib\/[^/]+\/actions\//.test(from) && !from.startsWith(write))
    return "only an action writes outside the database";
  if (INSIDE.test(to) && folder !== toFolder) return "only its own adapter holds this";
  if (top === "lib") {
    if (toTop === "e2e")
      return /^lib\/cli\/demo(-site)?\.ts$/.test(from) ? null : "only the demo holds the platform in a box";
    if (toTop !== "lib") return "lib imports only lib";
    if (SHARED.test(from.replace(/\.tsx?$/, "")) && !SHARED.test(to))
      return "a shared module imports a server module";
    if (folder === toFolder) return null;
    const [layer, toLayer] = [layerOf(from), layerOf(to)];
    if (SHARED.test(to) && (layer === "slice" || toLayer !== "slice")) return null;
    if (layer === "slice" && toLayer === "slice") return "slices meet only in model, schema or app";
    if (!LAYERS[layer]?.includes(toLayer)) return `${layer} may not import ${toLayer}`;
  }
  return null;
}

function violations(): string[] {
  return ["app", "components", "lib"].flatMap(sources).flatMap((from) => {
    const source = readFileSync(from, "utf8");
    const bare = from.replace(/\.tsx?$/, "");
    const found: string[] = [];
    if (from.startsWith("lib/") && !SHARED.test(bare) && !source.startsWith('import "server-only";')) {
      found.push(`${from}: first line must be import "server-only"`);
    }
    if (/process\.env/.test(source) && bare !== "lib/config/env")
      found.push(`${from}: reads process.env; use lib/config/env`);
    for (const [, named, dynamic] of source.matchAll(IMPORT)) {
      const spec = named ?? dynamic ?? "";
      const to = spec.startsWith("@/")
        ? spec.slice(2)
        : spec.startsWith(".")
          ? posix.join(dirname(from), spec)
          : null;
      const why = to === null || to.includes("generated") ? null : problem(from, to, source);
      if (why !== null) found.push(`${from} -> ${to}: ${why}`);
    }
    return found;
  });
}

const VALUES = /(?:^|\n)(?:import|export)\s+(?!type\b)(?:([\w*\s{},$]+?)\s+from\s+)?["']([^"']+)["']/g;

/** How modules come to import `wanted` at run time, one chain for each that does so by itself. */
function chainsTo(wanted: string, start: string): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const walk = (path: string, chain: readonly string[]): void => {
    const file = [`${path}.ts`, `${path}.tsx`, path].find((name) => /\.tsx?$/.test(name) && existsSync(name));
    if (file === undefined || seen.has(file)) return;
    seen.add(file);
    for (const [, names, spec = ""] of readFileSync(file, "utf8").matchAll(VALUES)) {
      if (names !== undefined && /^\{(\s*type\s+\w+,?)+\s*\}$/.test(names)) continue;
      if (spec === wanted) found.push([...chain, file].join(" <- "));
      else if (spec.startsWith("@/")) walk(spec.slice(2), [...chain, file]);
      else if (spec.startsWith(".")) walk(posix.join(dirname(file), spec), [...chain, file]);
    }
  };
  walk(start, []);
  return found;
}

/** Paths in backquotes that look like files or folders of ours. */
function citedPaths(document: string): string[] {
  const text = existsSync(document) ? readFileSync(document, "utf8") : "";
  return [...text.matchAll(/`((?:app|components|lib|e2e|prisma|deploy|bin|public)\/[\w./()[\]-]*)`/g)].map(
    (match) => match[1] ?? "",
  );
}

describe("architecture", () => {
  it("keeps to the import table", () => {
    expect(violations()).toEqual([]);
  });

  it("knows every folder of lib", () => {
    const folders = readdirSync("lib", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const known = new Set([...Object.keys(LAYERS), ...SLICES]);
    expect(folders.map((entry) => entry.name).filter((name) => !known.has(name))).toEqual([]);
  });

  it.each(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "AGENTS.md"])(
    "%s cites only paths that exist",
    (document) => {
      expect(citedPaths(document).filter((path) => !existsSync(path))).toEqual([]);
    },
  );

  // A tenth of what a first view transfers. What a list needs of a schema file stands in a model file beside it.
  it.each(FIRST_VIEWS)("%s reaches the browser without zod", (view) => {
    expect(existsSync(view)).toBe(true);
    expect(chainsTo("zod", view)).toEqual([]);
  });

  it("keeps ARCHITECTURE.md within 150 lines", () => {
    expect(readFileSync("ARCHITECTURE.md", "utf8").split("\n").length).toBeLessThanOrEqual(151);
  });
});
