import "server-only";
import { runCommand } from "@/lib/command/run-command";
import type { CommandSettings } from "@/lib/config/notices";
import { AppError } from "@/lib/core/errors";
import type { Channel } from "./channel";
import { cleanLine } from "./clean-text";

/** The site's own program gets the line: no shell, no credential of ours in its environment, bounded time and output. */

const RUN_MS_MAX = 10_000;
const OUTPUT_MAX = 2_000;
const LINE_MAX = 500;

export const commandChannel = ({ command, input }: CommandSettings): Channel => ({
  async send({ text }, signal) {
    const line = cleanLine(text, LINE_MAX);
    const [program = "", ...args] = command;
    const { ended, output } = await runCommand(program, input === "argument" ? [...args, line] : args, {
      stdin: input === "stdin" ? `${line}\n` : "",
      timeoutMs: RUN_MS_MAX,
      outputMax: OUTPUT_MAX,
      signal,
    });
    const said = cleanLine(output, OUTPUT_MAX);
    if (ended !== "code 0")
      throw new AppError("upstream", `${program} ended with ${ended}${said === "" ? "" : `: ${said}`}`);
  },
});
