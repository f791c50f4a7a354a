import type { FigureOfWorld, FigureOnItsOwn } from "./figure";
import { badInput } from "./figures/bad-input";
import { coldLoad } from "./figures/cold-load";
import { drain } from "./figures/drain";
import { drainPlan } from "./figures/drain-plan";
import { listApi, listApiBusy } from "./figures/list-api";
import { mirror } from "./figures/mirror";
import { oneMoreViewer } from "./figures/one-more-viewer";
import { reconcile } from "./figures/reconcile";
import { statusPages } from "./figures/status-pages";
import { toolPage } from "./figures/tool-page";
import { visible } from "./figures/visible";
import { webProcess, webProcessAfter } from "./figures/web-process";

/** In this order: memory before anything has been asked, and once more after the churn. */
export const OF_WORLD: readonly FigureOfWorld[] = [
  webProcess,
  listApi,
  badInput,
  toolPage,
  statusPages,
  coldLoad,
  oneMoreViewer,
  listApiBusy,
  visible,
  webProcessAfter,
];

export const ON_THEIR_OWN: readonly FigureOnItsOwn[] = [drainPlan, mirror, drain, reconcile];
