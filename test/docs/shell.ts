// Runs the commands of a documentation's `sh` block: those that begin with `npx recall`, through the command line itself.

import { fileURLToPath } from "node:url"
import { recallProcess, type ProcessOutcome } from "../support/built.ts"

const ROOT = fileURLToPath(new URL("../..", import.meta.url))

/** The commands of a block. A line that ends in a backslash goes on; comments, and what is not `recall`, are left out. */
export function recallCommands(code: string): readonly (readonly string[])[] {
  return code
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .map((line) => splitWords(line.replace(/^\$ /, "")))
    .map((words) => (words[0] === "npx" ? words.slice(1) : words))
    .filter((words) => words[0] === "recall")
    .map((words) => words.slice(1))
}

export function runCommand(args: readonly string[]): Promise<ProcessOutcome> {
  return recallProcess(args, { cwd: ROOT })
}

/** Splits a line as a POSIX shell does, as far as the documentation goes: blanks, both quotes, comments. */
function splitWords(line: string): readonly string[] {
  const words: string[] = []
  for (const [whole] of line.matchAll(/#.*$|(?:'[^']*'|"(?:\\.|[^"\\])*"|[^\s'"])+/gm)) {
    if (whole.startsWith("#")) break
    words.push(whole.replaceAll(/'([^']*)'|"((?:\\.|[^"\\])*)"/g, (_, single?: string, double?: string) => single ?? (double ?? "").replaceAll(/\\(["\\$`])/g, "$1")))
  }
  return words
}
