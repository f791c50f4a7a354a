import "server-only";
import { runWorker } from "@/lib/worker/main";

/** `forgeboard worker`: until SIGTERM, which gives running steps their abort signal and hands leases back. */
export async function runWorkerCommand(): Promise<void> {
  const end = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => end.abort());
  await runWorker({ signal: end.signal });
  process.exit(0);
}
