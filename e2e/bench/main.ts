import { Command } from "commander";
import { type Figure, type Line, passes, printed, type World } from "./figure";
import { badInput } from "./figures/bad-input";
import { coldLoad } from "./figures/cold-load";
import { drain } from "./figures/drain";
import { drainPlan } from "./figures/drain-plan";
import { listApi, listApiBusy } from "./figures/list-api";
import { mirror } from "./figures/mirror";
import { oneMoreViewer } from "./figures/one-more-viewer";
import { reconcile } from "./figures/reconcile";
import { toolPage } from "./figures/tool-page";
import { visible } from "./figures/visible";
import { webProcess } from "./figures/web-process";
import { openRunning, type Running } from "./running";
import { startWorld } from "./world";

const FIGURES: readonly Figure[] = [
  webProcess,
  listApi,
  badInput,
  drainPlan,
  toolPage,
  mirror,
  drain,
  reconcile,
  coldLoad,
  oneMoreViewer,
  listApiBusy,
  visible,
  { ...webProcess, name: "web-process-after" },
];

type Options = Omit<Running, "url"> & {
  nodes: string;
  namespaces: string;
  pods: string;
  port: string;
  url?: string;
  only?: string;
};

/** `npm run bench`: one JSON line a figure, with its bar; exit code 1 when one is missed. */
const options = new Command("bench")
  .option("--nodes <n>", "of the cluster that is started", "1000")
  .option("--namespaces <n>", "of that cluster", "3500")
  .option("--pods <n>", "of that cluster", "20000")
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
  .option("--only <figures>", `comma list of ${FIGURES.map((figure) => figure.name).join(", ")}`)
  .parse()
  .opts<Options>();

/** For figures that start all that they measure. */
const NOWHERE: World = {
  url: "http://127.0.0.1:0",
  ours: true,
  headers: {},
  person: null,
  stateFile: null,
  lists: [],
  kube: null,
  size: null,
  audit: null,
  readyMs: null,
  page: "/",
  usable: "main",
};

let missed = 0;
const names = options.only?.split(",");
const wanted = FIGURES.filter(({ name }) => names === undefined || names.includes(name));
const { world, stop } = await worldOf(options);
process.once("SIGINT", () => void stop().finally(() => process.exit(130)));
process.once("SIGTERM", () => void stop().finally(() => process.exit(143)));
try {
  for (const figure of wanted) {
    const lacks = figure.lacks(world);
    if (lacks !== null) {
      console.log(JSON.stringify({ name: figure.name, skipped: `needs ${lacks}` }));
      continue;
    }
    for (const line of await linesOf(figure)) {
      if (!passes(line)) missed++;
      console.log(printed(line));
    }
  }
} finally {
  await stop();
}
process.exit(missed === 0 ? 0 : 1);

/** A figure that cannot be measured has missed its bar, and the others are measured all the same. */
async function linesOf(figure: Figure): Promise<Line[]> {
  try {
    return await figure.measure(world);
  } catch (error) {
    missed++;
    console.log(JSON.stringify({ name: figure.name, ok: false, error: String(error) }));
    return [];
  }
}

async function worldOf(given: Options): Promise<{ world: World; stop(): Promise<void> }> {
  const { url, page, usable } = given;
  if (url !== undefined) return { world: await openRunning({ ...given, url }), stop: async () => {} };
  if (wanted.every(({ standsAlone }) => standsAlone === true))
    return { world: NOWHERE, stop: async () => {} };
  const size = { nodes: Number(given.nodes), namespaces: Number(given.namespaces), pods: Number(given.pods) };
  return startWorld({ size, port: Number(given.port), page, usable });
}
