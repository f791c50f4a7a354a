import "server-only";
import { sayDuration } from "@/lib/core/duration";
import { BUILD_WORD, tookMs } from "@/lib/tools/builds/model";
import { type Markup, markup } from "./markup";
import type { ToolStatus } from "./model";
import { time } from "./time";

/** How the last build of a tool's image went, and of one that did not succeed when one last did. */

type Builds = NonNullable<ToolStatus["builds"]>;
type Build = NonNullable<Builds["last"]>;

export function buildsPart(builds: Builds | null): string | Markup {
  if (builds === null) return "cannot be shown now";
  const { last, succeededAt } = builds;
  if (last === null) return "none is kept";
  return last.state === "succeeded" || succeededAt === null
    ? sayBuild(last)
    : markup`${sayBuild(last)}; the last success was ${time(succeededAt)}`;
}

function sayBuild(build: Build): Markup {
  const { state, startedAt, endedAt } = build;
  if (state === "running" && startedAt !== null) return markup`running since ${time(startedAt)}`;
  const took = tookMs(build);
  return markup`${BUILD_WORD[state]}${endedAt === null ? null : markup` ${time(endedAt)}`}${took === null ? "" : ` after ${sayDuration(took)}`}`;
}
