import "server-only";
import { adoptEnvironment } from "@/lib/config/env";
import { printFindings } from "./doctor/print-findings";
import { runDoctor } from "./doctor/run-doctor";
import { findRunning } from "./running";

/** `forgeboard doctor`: prints every finding; the exit code is 1 when one needs a hand. */
export async function runDoctorCommand(): Promise<void> {
  const running = findRunning();
  if (running !== null) adoptEnvironment(running.env);
  const findings = await runDoctor();
  process.stdout.write(printFindings(findings));
  process.exit(findings.every((finding) => finding.state === "ok") ? 0 : 1);
}
