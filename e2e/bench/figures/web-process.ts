import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { FigureOfWorld, Line, World } from "../figure";

const MB = 1024 * 1024;

const ofThisMachine = ({ url }: World): string | null =>
  ["127.0.0.1", "localhost"].includes(new URL(url).hostname) ? null : "a dashboard on this machine";

/** Memory of the process that listens on the dashboard's port, and how long it took to be ready. Linux only. */
export const webProcess: FigureOfWorld = {
  name: "web-process",
  lacks: ofThisMachine,
  async measure(world) {
    const { readyMs } = world;
    return [
      ...(readyMs === null
        ? []
        : [{ name: "index ready after start", value: readyMs, unit: "ms" as const, bar: 6_000, n: 1 }]),
      memory(world, "web memory"),
    ];
  },
};

export const webProcessAfter: FigureOfWorld = {
  name: "web-process-after",
  lacks: ofThisMachine,
  measure: async (world) => [memory(world, "web memory after it all")],
};

function memory({ url }: World, name: string): Line {
  const pid = listenerOf(Number(new URL(url).port));
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const bytes = (field: string) =>
    Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1] ?? Number.NaN) * 1024;
  return {
    ...{ name, value: bytes("VmRSS"), unit: "bytes", bar: 400 * MB, n: 1 },
    detail: { pid, peak: bytes("VmHWM") },
  };
}

/** @throws Error when nobody listens there, or it is not ours to see. */
export function listenerOf(port: number): number {
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  const inodes = ["/proc/net/tcp", "/proc/net/tcp6"]
    .flatMap((file) => readFileSync(file, "utf8").split("\n"))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(`:${wanted}`) && fields[3] === "0A")
    .map((fields) => `socket:[${fields[9]}]`);
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      for (const fd of readdirSync(`/proc/${pid}/fd`))
        if (inodes.includes(readlinkSync(`/proc/${pid}/fd/${fd}`))) return Number(pid);
    } catch {
      // Ended meanwhile, or another user's.
    }
  }
  throw new Error(`nobody listens on port ${port}`);
}
