// Subcommands whose description is their summary.

import type { Command } from "commander"

/** Declares a subcommand. The summary is a clause in lower case, as a list of commands has it. */
export function subcommandOf(command: Command, name: string, summary: string): Command {
  return command
    .command(name)
    .summary(summary)
    .description(`${summary[0]!.toUpperCase()}${summary.slice(1)}.`)
}
