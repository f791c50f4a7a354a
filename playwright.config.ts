import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import getPort from "get-port";

/** The config is read again in every worker process: each has a demo of its own, on this port and in this folder. */
process.env.FORGEBOARD_E2E_PORT = String(await getPort({ host: "127.0.0.1" }));
process.env.FORGEBOARD_E2E_DATA = join(tmpdir(), `forgeboard-e2e-${process.pid}`);

/** Journeys in Chromium against the production build, its worker, PostgreSQL and the platform in a box. */
export default defineConfig({
  testDir: "e2e/specs",
  testMatch: "*.spec.ts",
  outputDir: "test-results/e2e",
  globalSetup: "./e2e/playwright-setup.ts",
  // As many demos as workers; with its browser each takes some 2 GB.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  // Each takes a few seconds; the room is for machines that do other things besides.
  timeout: 60_000,
  expect: { timeout: 12_000 },
  use: {
    baseURL: `http://127.0.0.1:${process.env.FORGEBOARD_E2E_PORT}`,
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    // A recorded trace of every journey costs a fifth of the run; ask for it with `--trace on`.
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    },
  },
});
