import { Command } from "commander";
import { OF_WORLD, ON_THEIR_OWN } from "./figures";
import { measureAsked } from "./measure";
import { type Options, runBench } from "./run-bench";

/** `npm run bench`: every figure beside its bar; exit code 1 when one is missed. */
const bench = new Command("bench")
  .option("--small", "of a small world, to see that every figure works; its bars do not apply")
  .option("--port <port>", "of the dashboard that is started; 0 is a free one", "0")
  .option("--url <url>", "measure this running dashboard instead, whosever it is")
  .option("--token <token>", "with --url: API token, sent as Bearer")
  .option("--user <name>", "with --url of ours: who signs in with the browser")
  .option("--password <password>", "of that person")
  .option(
    "--state <file>",
    "with --url: storage state of a browser that is signed in, as Playwright saves it",
  )
  .option("--list <path...>", "with --url of another dashboard: lists of its own API to time", [])
  .option("--kubeconfig <file>", "with --url: administrator of the cluster, for changes")
  .option("--audit-log <file>", "with --url: of the API server")
  .option(
    "--reader-user <name>",
    "the dashboard in that log",
    "system:serviceaccount:forgeboard:forgeboard-reader",
  )
  .option("--page <path>", "page of the cold load", "/nodes")
  .option("--usable <selector>", "is there once that page can be used", "main table tbody tr")
  .option(
    "--only <figures>",
    `comma list of ${[...OF_WORLD, ...ON_THEIR_OWN].map(({ name }) => name).join(", ")}`,
  )
  .action(async (options: Options) => process.exit((await runBench(options)) ? 0 : 1));

bench.command("measure", { hidden: true }).action(measureAsked);

await bench.parseAsync();
