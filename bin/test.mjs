// `npm test`: installs what it may, runs every suite this machine can run, and closes with a table and the counts.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bin, ensureCommand, ensureGenerated, ensureInstalled, ensureWeb, root } from "./prepare.mjs";

const DEBIAN = [
  "chromium",
  "slapd",
  "ldap-utils",
  "prometheus",
  "puppetserver",
  "git",
  "openssh-server",
  "openssh-client",
  "openssl",
];
const COMMANDS = {
  chromium: "chromium",
  slapd: "slapd",
  prometheus: "prometheus",
  puppetserver: "puppetserver",
  git: "git",
  "openssh-server": "sshd",
  go: "go",
};
const has = (command) => spawnSync("sh", ["-c", `PATH=$PATH:/usr/sbin command -v ${command}`]).status === 0;

/** What each suite needs beside Node; a suite whose needs are missing is skipped, with the command that would enable it. */
const SUITES = [
  { name: "architecture", says: "import table, cited paths", needs: [] },
  { name: "unit", says: "pure code, handlers", needs: [], project: "unit*" },
  { name: "database", says: "PostgreSQL 18", needs: [] },
  {
    name: "contract",
    says: "box and real: Kubernetes, slapd, Prometheus, Puppet, git over ssh",
    needs: ["go", "slapd", "prometheus", "puppetserver", "git", "openssh-server"],
  },
  {
    name: "cluster",
    says: "Kubernetes 1.36: live index, crashes, RBAC",
    needs: ["go", "prometheus"],
    project: "cluster*",
  },
  { name: "e2e", says: "Chromium: journeys, axe, headers", needs: ["chromium"], playwright: true },
];

function installDebian() {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  if (Object.values(COMMANDS).every((command) => command === "go" || has(command))) return;
  console.log("Installing Debian packages:", DEBIAN.join(" "));
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // Installed packages would start their services on every address; tests start their own on loopback.
  const policy = "/usr/sbin/policy-rc.d";
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  spawnSync(
    "sh",
    ["-c", `apt-get update -q && apt-get install -qy --no-install-recommends ${DEBIAN.join(" ")}`],
    { stdio: "inherit", env },
  );
  if (isOurs) rmSync(policy);
}

const enabledBy = (need) => (need === "go" ? "install Go 1.26" : `apt-get install ${need}`);

/** Ten minutes the first time, nothing afterwards; a suite's own limits are for its tests. */
function buildCluster() {
  const args = [join(root, "bin", "run-ts.mjs"), "e2e/control-plane/prebuild.ts"];
  spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
}

function runSuite(suite, report) {
  const [command, args] = suite.playwright
    ? [bin("playwright"), ["test", "--reporter=list,json"]]
    : [
        bin("vitest"),
        [
          "run",
          "--project",
          suite.project ?? suite.name,
          "--reporter=default",
          "--reporter=json",
          `--outputFile.json=${report}`,
        ],
      ];
  const env = {
    ...process.env,
    PATH: `${join(root, "node_modules", ".bin")}:${process.env.PATH}`,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    FORCE_COLOR: "0",
  };
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] });
    child.on("close", resolve);
  });
}

function countOf(suite, report, code) {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const read = JSON.parse(readFileSync(report, "utf8"));
  const counts = suite.playwright
    ? {
        passed: read.stats.expected,
        failed: read.stats.unexpected + read.stats.flaky,
        skipped: read.stats.skipped,
      }
    : {
        passed: read.numPassedTests,
        failed: read.numFailedTests,
        skipped: read.numPendingTests + (read.numTodoTests ?? 0),
      };
  // A suite that ends badly without a failed test (a set-up that broke, an error between tests) has failed all the same.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  if (counts.passed + counts.failed + counts.skipped === 0) counts.failed = 1;
  return counts;
}

await ensureInstalled();
await ensureGenerated();
await ensureCommand();
installDebian();
const only = process.argv.slice(2);
const rows = [];
mkdirSync(join(root, "test-results"), { recursive: true });
for (const suite of SUITES.filter((each) => only.length === 0 || only.includes(each.name))) {
  const missing = suite.needs.filter((need) => !has(COMMANDS[need] ?? need));
  if (missing.length > 0) {
    rows.push({
      suite,
      seconds: 0,
      passed: 0,
      failed: 0,
      skipped: 1,
      why: missing.map(enabledBy).join(", "),
    });
    continue;
  }
  console.log(`\n── ${suite.name}: ${suite.says}`);
  if (suite.needs.includes("go")) buildCluster();
  const startedAt = Date.now();
  const report = join(root, "test-results", `${suite.name}.json`);
  rmSync(report, { force: true });
  if (suite.playwright) await ensureWeb();
  const code = await runSuite(suite, report);
  rows.push({ suite, seconds: (Date.now() - startedAt) / 1000, ...countOf(suite, report, code), why: "" });
}

console.log(
  `\n${"suite".padEnd(14)}${"passed".padStart(8)}${"failed".padStart(8)}${"skipped".padStart(9)}${"seconds".padStart(9)}  against`,
);
for (const row of rows) {
  const cells = [row.passed, row.failed, row.skipped]
    .map((n, i) => String(n).padStart(i === 2 ? 9 : 8))
    .join("");
  console.log(
    `${row.suite.name.padEnd(14)}${cells}${row.seconds.toFixed(0).padStart(9)}  ${row.suite.says}${row.why && ` (enable: ${row.why})`}`,
  );
}
const total = (key) => rows.reduce((sum, row) => sum + row[key], 0);
const skipped = total("skipped");
console.log(
  `\n${total("passed")} passed, ${total("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`,
);
process.exit(total("failed") > 0 || (process.env.FORGEBOARD_CI === "1" && skipped > 0) ? 1 : 0);
