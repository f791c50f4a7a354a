/** Which tools have a public status page: nobody's, everybody's, or those of a list. */
export type PublicTools = "none" | "all" | readonly string[];

export const isPublicTool = (tools: PublicTools, tool: string): boolean =>
  typeof tools === "string" ? tools === "all" : tools.includes(tool);

/** Where a tool's page is, whether or not it is public. */
export const statusPagePath = (tool: string): string => `/status/${encodeURIComponent(tool)}`;

/** What a page may tell beside up or down and the tool's own note. */
export const STATUS_FIELDS = [
  "web",
  "jobs",
  "builds",
  "routes",
  "quota",
  "notices",
  "availability",
  "incidents",
] as const;
export type StatusField = (typeof STATUS_FIELDS)[number];
