import { join } from "node:path";

/** Where the box keeps its Hiera list. Imports nothing of the product, so that journeys can ask too. */

/** What a site file needs to find the list. */
export type HieraRepository = { repository: string; branch: string; file: string };

export const BRANCH = "production";
export const FILE = "hieradata/tools.yaml";

/** Of the box that keeps its files in this folder. */
export const hieraIn = (dir: string): HieraRepository => ({
  repository: join(dir, "hiera.git"),
  branch: BRANCH,
  file: FILE,
});
