// The declaration of `recall mcp`.

import type { Command } from "commander"
import { CALL_BUDGET } from "./mcp/limits.ts"
import type { McpOptions } from "./options.ts"

/** Declares the command. `withTaskOptions` adds the options that it shares with others. */
export function declareMcp(
  command: Command,
  withTaskOptions: (command: Command) => Command,
  serve: (files: readonly string[], options: McpOptions) => Promise<void>,
): Command {
  command
    .argument("[file...]", "modules (.rcl), or folders of them; without any, the tools check, plan, run and look up")
    .summary("serve tasks as tools of the Model Context Protocol")
    .description(
      "Serve the public tasks of modules as tools to an agent or an editor, over standard input and output. "
        + "Without a file: tools to check, plan, run and look up programs that the agent writes.",
    )
    .option("--root <folder>", "folder below which the client may name files (default: the working directory)")
    .option("--only <names>", "offer only these tools, with commas between their names")
    .option("--budget <limits>", `limits of each call, as for recall run (default: ${CALL_LIMITS})`)
  return withTaskOptions(command)
    .option("--yes", "make calls that write without a confirmation, which no client can give")
    .addHelpText("after", EXAMPLES)
    .action(serve)
}

const CALL_LIMITS = Object.entries(CALL_BUDGET)
  .map(([kind, limit]) => `${kind}=${limit}`)
  .join(",")

const EXAMPLES = `
Examples:
  recall mcp tasks.rcl --model openai:gpt-5 --budget calls=50,usd=0.5
  recall mcp tasks/ --root documents --only summarize,compare
  recall mcp                                                # for agents that write programs

A client starts this command itself: recall doc mcp has its configuration for several of them.`
