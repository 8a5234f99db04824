// Refuses an empty path on a command line, which a shell makes of a variable that is not set.

import type { Command } from "commander"

const PATH = /^(file|folder|path|program|documents|subject)$/

/** Ends the command line with an error if a path in it is empty, which would be read as another folder. */
export function refuseEmptyPaths(command: Command): void {
  const values = command.opts<{ readonly [name: string]: unknown }>()
  for (const option of command.options) {
    const isPath = PATH.test(/<(.+)>$/.exec(option.flags)?.[1] ?? "")
    if (isPath && values[option.attributeName()] === "") refuse(command, `option '${option.flags}'`)
  }
  for (const [i, argument] of command.registeredArguments.entries()) {
    const given: unknown = command.processedArgs[i]
    const isEmpty = Array.isArray(given) ? given.includes("") : given === ""
    if (PATH.test(argument.name()) && isEmpty) refuse(command, `argument '${argument.name()}'`)
  }
}

function refuse(command: Command, what: string): never {
  command.error(`error: ${what} is empty: is a variable not set?`, { exitCode: 2, code: "recall.emptyPath" })
}
