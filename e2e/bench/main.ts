import { Command } from "commander";
import { type Figure, type Line, passes, printed, type World } from "./figure";
import { badInput } from "./figures/bad-input";
import { coldLoad } from "./figures/cold-load";
import { listApi } from "./figures/list-api";
import { oneMoreViewer } from "./figures/one-more-viewer";
import { visible } from "./figures/visible";
import { webProcess } from "./figures/web-process";
import { openKube } from "./kube";

const FIGURES: readonly Figure[] = [webProcess, listApi, badInput, coldLoad, oneMoreViewer, visible];

type Options = {
  url: string;
  token?: string;
  user?: string;
  password?: string;
  kubeconfig?: string;
  auditLog?: string;
  readerUser: string;
  page: string;
  usable: string;
  only?: string;
};

/** `npm run bench`: one JSON line a figure, with its bar; exit code 1 when one is missed. */
const options = new Command("bench")
  .requiredOption("--url <url>", "dashboard to measure, already running")
  .option("--token <token>", "API token, sent as Bearer")
  .option("--user <name>", "who signs in with the browser")
  .option("--password <password>", "of that person")
  .option("--kubeconfig <file>", "administrator of the cluster, for changes")
  .option("--audit-log <file>", "of the API server")
  .option(
    "--reader-user <name>",
    "the dashboard in that log",
    "system:serviceaccount:forgeboard:forgeboard-reader",
  )
  .option("--page <path>", "page of the cold load", "/nodes")
  .option("--usable <selector>", "is there once that page can be used", "main table tbody tr")
  .option("--only <figure>", `one of ${FIGURES.map((figure) => figure.name).join(", ")}`)
  .parse()
  .opts<Options>();

let missed = 0;
const world = worldOf(options);
for (const figure of FIGURES.filter((each) => options.only === undefined || each.name === options.only)) {
  const lacks = figure.lacks(world);
  if (lacks !== null) {
    console.log(JSON.stringify({ figure: figure.name, skipped: `needs ${lacks}` }));
    continue;
  }
  for (const line of await linesOf(figure)) {
    if (!passes(line)) missed++;
    console.log(printed(line));
  }
}
process.exitCode = missed === 0 ? 0 : 1;

/** A figure that cannot be measured has missed its bar, and the others are measured all the same. */
async function linesOf(figure: Figure): Promise<Line[]> {
  try {
    return await figure.measure(world);
  } catch (error) {
    missed++;
    console.log(JSON.stringify({ figure: figure.name, pass: false, error: String(error) }));
    return [];
  }
}

function worldOf(given: Options): World {
  return {
    url: given.url.replace(/\/$/, ""),
    headers: given.token === undefined ? {} : { authorization: `Bearer ${given.token}` },
    person:
      given.user === undefined || given.password === undefined
        ? null
        : { user: given.user, password: given.password },
    kube: given.kubeconfig === undefined ? null : openKube(given.kubeconfig),
    audit: given.auditLog === undefined ? null : { file: given.auditLog, readerUser: given.readerUser },
    readyMs: null,
    page: given.page,
    usable: given.usable,
  };
}
