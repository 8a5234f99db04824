// Runs the `./recall` and `npx recall` commands of a documentation's `sh` block, through the command line itself.

import { fileURLToPath } from "node:url"
import { recallProcess, type ProcessOutcome } from "../support/built.ts"

const ROOT = fileURLToPath(new URL("../..", import.meta.url))

export interface ShownCommand {
  readonly args: readonly string[]
  /** The text that an `echo '…' |` before the command pipes into it. */
  readonly stdin: string
}

/** The commands of a block, also of those joined by `&&`. A backslash continues a line; other commands are left out. */
export function recallCommands(code: string): readonly ShownCommand[] {
  return code
    .replaceAll(/\\\n\s*/g, "")
    .split(/\n| && /)
    .flatMap((line) => {
      const words = splitWords(line.replace(/^\$ /, ""))
      const piped = words[0] === "echo" && words[2] === "|"
      const command = piped ? words.slice(3) : words
      const [program, ...args] = command[0] === "npx" ? command.slice(1) : command
      return program === "recall" || program === "./recall" ? [{ args, stdin: piped ? `${words[1]}\n` : "" }] : []
    })
}

export function runCommand({ args, stdin }: ShownCommand): Promise<ProcessOutcome> {
  return recallProcess(args, { cwd: ROOT, stdin })
}

/** Splits a line as a POSIX shell does, as far as the documentation needs it: blanks, both quotes, comments. */
function splitWords(line: string): readonly string[] {
  const words: string[] = []
  for (const [whole] of line.matchAll(/#.*$|(?:'[^']*'|"(?:\\.|[^"\\])*"|[^\s'"])+/gm)) {
    if (whole.startsWith("#")) break
    words.push(
      whole.replaceAll(
        /'([^']*)'|"((?:\\.|[^"\\])*)"/g,
        (_, single?: string, double?: string) => single ?? (double ?? "").replaceAll(/\\(["\\$`])/g, "$1"),
      ),
    )
  }
  return words
}
