import "server-only";
import { printFindings } from "./doctor/print-findings";
import { runDoctor } from "./doctor/run-doctor";

/** `forgeboard doctor`: exit code 1 when something needs a hand. */
export async function runDoctorCommand(): Promise<void> {
  const findings = await runDoctor();
  process.stdout.write(printFindings(findings));
  process.exit(findings.some((finding) => finding.state !== "ok") ? 1 : 0);
}
