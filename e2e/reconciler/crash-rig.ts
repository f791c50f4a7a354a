import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAccessFile } from "@/lib/accounts/access-file";
import { parseTokenFile } from "@/lib/accounts/token-file";
import { db } from "@/lib/db/client";
import { type ReconcileRig, startReconcileRig } from "./rig";

/** Workers that are killed wherever they wait while they write accounts, and others that take over. */

/** Where a worker may be killed: while each write to files is under way, and when it is answered. */
export const writes = (count: number) =>
  Array.from({ length: count }, (_, n) => [`file-${n + 1}-asked`, `file-${n + 1}-answered`]).flat();
/** One for each point, so that each begins with nothing. */
export const nameOf = (fault: string, n: number) => `t${String(n).padStart(2, "0")}-${fault}`;

const owner = process.getuid?.() === 0 ? "tool" : "worker";

export class CrashRig {
  readonly dir = mkdtempSync(join(tmpdir(), "forgeboard-crash-"));
  rig!: ReconcileRig;

  constructor() {
    for (const folder of ["project", "etc"]) mkdirSync(this.at(folder));
  }

  at = (...path: string[]): string => join(this.dir, ...path);

  /** Until every tool is seen to have nothing. */
  async start(tools: readonly string[], more: object = {}, registers: object = {}): Promise<void> {
    const homes = { root: this.at("project"), path: "/data/project", owner };
    const settings = { homes, registers, intervalSeconds: 10 };
    this.rig = await startReconcileRig("plan", {}, { homes: this.at("project"), settings, ...more });
    this.rig.tools(tools);
    this.rig.worker();
    const id = `home//${tools.at(-1)}#missing`;
    await this.rig.until(id, async () => (await db().drift.count({ where: { id } })) === 1, 60_000);
    await this.rig.endWorkers();
  }

  /** One worker begins and is killed at that point, another takes over. @returns files that were not whole in between */
  async killAt(fault: string, input: Record<string, unknown>, action: string): Promise<string[]> {
    const doomed = this.rig.worker(fault);
    const id = await this.rig.start(input, action);
    const by = await doomed.untilKilled();
    const broken = ["project", "etc"].flatMap((folder) => everyFile(this.at(folder))).filter(isBroken);
    await this.rig.endLease(id);
    this.rig.worker();
    await this.rig.untilState(id, "succeeded");
    return by === "SIGKILL" ? broken : [`it ended by ${by}`];
  }

  /** Which file each is now. */
  stamps = (): Record<string, number> =>
    Object.fromEntries(everyFile(this.at("project")).map((file) => [file, lstatSync(file).ino]));

  async stop(): Promise<void> {
    await this.rig?.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** But what a killed writer may have left, which nobody reads. */
const everyFile = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith(".forgeboard-"))
    .map((entry) => join(entry.parentPath, entry.name));

function isBroken(file: string): boolean {
  const text = readFileSync(file, "utf8");
  if (file.endsWith("tokenauth")) return parseTokenFile(text).fault !== null || !text.endsWith("\r\n");
  if (file.endsWith("infrastructure-users"))
    return parseTokenFile(text).fault !== null || !text.endsWith("\n");
  if (file.endsWith("abac")) return parseAccessFile(text).faults.length > 0 || !text.endsWith("\n");
  if (/client\.(key|crt)$/.test(file)) return !/^-----BEGIN .*-----END [A-Z ]+-----\n$/s.test(text);
  return !text.includes("current-context");
}
