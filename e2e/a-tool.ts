import type { MirroredTool, MirroredTools } from "@/lib/mirror/model";

/** A tool as the mirror has it, and a mirror that holds some, for tests of what reads it. */

export const aTool = (name: string, change: Partial<MirroredTool> = {}): MirroredTool => ({
  name,
  uid: 1,
  gid: 1,
  homeDirectory: `/data/project/${name}`,
  disabled: [],
  disabledAt: null,
  maintainers: ["anna"],
  maintainerTools: [],
  firstSeenAt: "2025-01-01T00:00:00.000Z",
  changedAt: "2025-01-01T00:00:00.000Z",
  goneAt: null,
  ...change,
});

export const directoryOf = (...tools: MirroredTool[]): (() => Promise<MirroredTools>) => {
  const answer = {
    tools: new Map(tools.map((tool) => [tool.name, tool])),
    source: { name: "directory", asOf: "2026-01-02T00:00:00.000Z", problem: null },
  };
  return async () => answer;
};
