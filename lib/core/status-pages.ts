/** Which tools have a public status page: nobody's, everybody's, or those of a list. */
export type PublicTools = "none" | "all" | readonly string[];

export const isPublicTool = (tools: PublicTools, tool: string): boolean =>
  typeof tools === "string" ? tools === "all" : tools.includes(tool);

/** Where a tool's page is, whether or not it is public. */
export const statusPagePath = (tool: string): string => `/status/${encodeURIComponent(tool)}`;
