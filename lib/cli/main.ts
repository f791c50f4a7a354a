import "server-only";
import { Command, InvalidArgumentError, Option } from "commander";
import { adoptEnvironment } from "@/lib/config/env";
import { AppError, messageOf } from "@/lib/core/errors";
import { checkpointAudit, exportAudit, verifyAudit } from "./audit";
import { runDemo } from "./demo";
import { DEMO_ACCOUNTS } from "./demo-site";
import { runDoctorCommand } from "./doctor-command";
import { runMigrate } from "./migrate";
import { findRunning } from "./running";
import { runStart } from "./start";
import { createTokenCommand, listTokensCommand, revokeTokenCommand } from "./token";
import { runWeb } from "./web";
import { runWorkerCommand } from "./worker";

const port = (text: string): string => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_535)
    throw new InvalidArgumentError("expected a port, 1 to 65535");
  return text;
};

const program = new Command("forgeboard").description(
  "The operations console for a multi-tenant Kubernetes platform.",
);

program
  .command("demo")
  .description("everything against a small platform in a box, on loopback")
  .option("--port <n>", "port on 127.0.0.1", port, "4600")
  .option("--data <dir>", "where its data lives", ".forgeboard/demo")
  .option("--fresh", "forget the data of earlier runs", false)
  .option("--dev", "compile pages on demand, for developers", false)
  .addOption(
    new Option("--accounts <kind>", "how its tools sign in: with certificates, or tokens as in 2017")
      .choices(Object.keys(DEMO_ACCOUNTS))
      .default("certificates"),
  )
  .action(runDemo);

program
  .command("start")
  .description("web and worker against the cluster of KUBECONFIG, or the one it runs in")
  .option("--port <n>", "port on 127.0.0.1", port, "4600")
  .option("--data <dir>", "where its data lives", ".forgeboard/start")
  .option("--context <name>", "context of the kubeconfig")
  .action(runStart);

program
  .command("web")
  .description("the web process alone")
  .option("--port <n>", "port", port, "4600")
  .option("--host <address>", "address to listen on", "127.0.0.1")
  .action(runWeb);

program.command("worker").description("the worker process alone").action(runWorkerCommand);
program
  .command("migrate")
  .description("bring the database of DATABASE_URL (its owner) to this version")
  .action(runMigrate);
program
  .command("doctor")
  .description("say which right or server is missing, and how to give it")
  .action(runDoctorCommand);

const token = program.command("token").description("API tokens");
token
  .command("create")
  .requiredOption("--user <name>", "whose rights it carries")
  .option("--ttl <span>", "how long it lives: 30m, 1h, 7d", "1h")
  .option("--scope <scope>", "read or operate", "read")
  .action(createTokenCommand);
token.command("list").action(listTokensCommand);
token.command("revoke").argument("<id>").action(revokeTokenCommand);

const audit = program.command("audit").description("the audit chain");
audit
  .command("verify")
  .argument("[export]", "file made by audit export; without it the database")
  .option("--checkpoints <dir>", "folder of signed checkpoints to hold it against")
  .option("--key <file>", "public key (PEM) every checkpoint has to be signed with")
  .action(verifyAudit);
audit
  .command("export")
  .argument("[file]", "where to write it; without it standard output")
  .action(exportAudit);
audit
  .command("checkpoint")
  .description("sign the chain's head and write it outside the database")
  .action(checkpointAudit);

// These look at the newest instance that runs from this clone, unless --data or the caller's environment names another.
const doctor = program.commands.filter((each) => each.name() === "doctor");
for (const command of [...token.commands, ...audit.commands, ...doctor])
  command.option("--data <dir>", "the running instance whose data lives here").hook("preAction", () => {
    const { data } = command.opts<{ data?: string }>();
    const running = findRunning(data);
    if (data !== undefined && running === null) throw new AppError("precondition", `nothing runs on ${data}`);
    adoptEnvironment(running?.env ?? {});
  });

const ended = program.parseAsync().then(() => {
  // Pools keep the process alive; commands that return have nothing left to do.
  if (["token", "audit", "migrate"].includes(process.argv[2] ?? "")) process.exit();
});
ended.catch((error: unknown) => {
  process.stderr.write(`forgeboard: ${messageOf(error)}\n`);
  process.exit(error instanceof AppError && error.code === "invalid" ? 2 : 1);
});
