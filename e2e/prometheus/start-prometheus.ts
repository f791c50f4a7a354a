import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import getPort from "get-port";

/** A real Prometheus on loopback that evaluates rules and scrapes nothing. */
export type PrometheusServer = {
  url: string;
  /** Takes other rules from here on. */
  setRules(rules: string): Promise<void>;
  stop(): Promise<void>;
};

type Options = {
  dir: string;
  /** A rules file. */
  rules: string;
  /** Series in the OpenMetrics text form, for a past that was never scraped. */
  history?: string;
  /** Default: a free one. */
  port?: number;
};

const READY_MS_MAX = 30_000;

export async function startPrometheus({ dir, rules, history, port }: Options): Promise<PrometheusServer> {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "rules.yml"), rules);
  writeFileSync(
    join(dir, "prometheus.yml"),
    "global: { scrape_interval: 15s, evaluation_interval: 1s }\nrule_files: [rules.yml]\n",
  );
  if (history !== undefined) {
    writeFileSync(join(dir, "history.txt"), history);
    const blocks = ["tsdb", "create-blocks-from", "openmetrics", join(dir, "history.txt"), join(dir, "data")];
    execFileSync("promtool", blocks, { stdio: "ignore" });
  }
  const address = `127.0.0.1:${port ?? (await getPort({ host: "127.0.0.1" }))}`;
  const child = spawn(
    "prometheus",
    [
      `--config.file=${join(dir, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(dir, "data")}`,
      `--web.listen-address=${address}`,
      "--web.enable-lifecycle",
      "--log.level=error",
    ],
    { stdio: "ignore" },
  );
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = `http://${address}`;
  await untilReady(url);
  return {
    url,
    async setRules(next) {
      writeFileSync(join(dir, "rules.yml"), next);
      const answer = await fetch(`${url}/-/reload`, { method: "POST" });
      if (!answer.ok) throw new Error(`Prometheus refused the rules: ${await answer.text()}`);
    },
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

async function untilReady(url: string): Promise<void> {
  for (const deadline = Date.now() + READY_MS_MAX; ; await wait(100)) {
    const answer = await fetch(`${url}/-/ready`).catch(() => null);
    if (answer?.status === 200) return;
    if (Date.now() > deadline) throw new Error(`Prometheus was not ready within ${READY_MS_MAX} ms`);
  }
}
