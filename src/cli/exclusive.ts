// Refuses an option together with its opposite, of which commander would take the last.

import type { Command } from "commander"

/** The command, which refuses `--NAME` and `--no-NAME` on one command line. */
export function refusingBoth(command: Command, name: string): Command {
  const given = new Set<string>()
  return command
    .on(`option:${name}`, () => given.add(name))
    .on(`option:no-${name}`, () => given.add(`no-${name}`))
    .hook("preAction", () => {
      if (given.size === 2) command.error(`error: --${name} cannot be used with --no-${name}`)
    })
}
